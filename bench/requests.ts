/**
 * Key changes as they are asked for, one set a request: trusted reads, rules, the set from a host
 * over SoftHSM, and the durable record with its row of the audit, whose heads are signed and
 * anchored meanwhile, against the store's own durable commits one by one (R7 of
 * docs/performance.md).
 *
 * @module
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAnchorFile } from '../src/anchor/anchor-file.ts';
import { keepAudit } from '../src/custody/audit/audit-keeper.ts';
import { createInstallation } from '../src/custody/installation/create-installation.ts';
import { issueKeyChange } from '../src/custody/key-changes/issue-key-change.ts';
import type { KeyChangeDependencies } from '../src/custody/key-changes/key-change-dependencies.ts';
import { addMeter } from '../src/custody/meters/add-meter.ts';
import { addOwner } from '../src/custody/owners/add-owner.ts';
import { addSupplyGroup } from '../src/custody/supply-groups/add-supply-group.ts';
import { activateVendingKey } from '../src/custody/vending-keys/activate-vending-key.ts';
import { createVendingKey } from '../src/custody/vending-keys/create-vending-key.ts';
import type { SecurityModule } from '../src/ports/security-module.ts';
import type { Store } from '../src/ports/store.ts';
import { openStore } from '../src/store/open-store.ts';
import type { StoreAccess } from '../src/store/store-access.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../src/sts/open-points.ts';
import { parseUtcMinute } from '../src/sts/utc-minute.ts';
import { named, ADA, GROUP } from '../test/custody/custody-rig.ts';
import { meterRequest, panOf, SECOND, TI_01 } from '../test/custody/meter-world.ts';
import { makeSoftHsmRig } from '../test/support/hsm-rigs/softhsm-rig.ts';
import { startPostgresCluster } from '../test/support/postgres-cluster.ts';
import { INSTALLATION_ID } from '../test/support/security-modules.ts';
import { openBenchToken } from './bare-module.ts';
import type { BenchRow } from './engine.ts';
import { interleave, type Candidate } from './interleave.ts';

/** Requests under way at once. */
const CONCURRENT = 32;
/** Enough that the history of a meter stays short. */
const METERS = 20 * CONCURRENT;
/** Commits of one call of the baseline. */
const COMMITS = 10;
/** When the hosts of the benchmarks live. */
const NOW = '2024-06-03T09:30Z';
/** As in a session. */
const HEAD_INTERVAL_MS = 10_000;

/** R7: requests one by one and together, over both databases. */
export async function* benchRequests(): AsyncGenerator<BenchRow> {
  const folder = mkdtempSync(join(tmpdir(), 'sts-kms-bench-requests-'));
  const cluster = await startPostgresCluster();
  const anchorOf = (name: string) => join(folder, `${name}.anchor.jsonl`);
  const file = { kind: 'sqlite', file: join(folder, 'store.db') } as const;
  try {
    yield* benchStore({ name: 'SQLite', access: file, anchor: anchorOf('sqlite') });
    const database = await cluster.newDatabase();
    yield* benchStore({ name: 'PostgreSQL', access: database, anchor: anchorOf('postgres') });
  } finally {
    await cluster.remove();
    rmSync(folder, { recursive: true });
  }
}

/** A store to measure, and where the heads of its audit go. */
interface BenchedStore {
  readonly name: string;
  readonly access: StoreAccess;
  readonly anchor: string;
}

/** A token of its own for each: the HSM refuses the head of a second audit. */
async function* benchStore({
  name,
  access,
  anchor: anchorFile,
}: BenchedStore): AsyncGenerator<BenchRow> {
  const token = await openBenchToken(makeSoftHsmRig());
  const store = await openStore(access, { migrate: true });
  const anchor = openAnchorFile(anchorFile);
  try {
    const hosts = await token.startHosts(1);
    const { clock } = dependenciesOver(store, hosts);
    const keeper = keepAudit({ store, securityModule: hosts, anchor, clock });
    const dependencies = dependenciesOver(keeper.store, hosts);
    await fillStore(dependencies);
    const heads = setInterval(() => void keeper.tick(), HEAD_INTERVAL_MS);
    const commits = durableCommits(name, store);
    const one = requests(`${name}: key-change requests/s one by one`, dependencies, 1);
    yield { target: '', reach: null, comparison: await interleave(one, commits) };
    const many = requests(`${name}: ${CONCURRENT} at once`, dependencies, CONCURRENT);
    yield { target: 'R7', reach: 5, comparison: await interleave(many, commits) };
    clearInterval(heads);
    await keeper.tick();
  } finally {
    anchor.close();
    await store.close();
    await token.close();
  }
}

type Dependencies = KeyChangeDependencies & { readonly securityModule: SecurityModule };

function dependenciesOver(store: Store, securityModule: SecurityModule): Dependencies {
  return {
    store,
    securityModule,
    clock: { nowUtc: () => parseUtcMinute(NOW), nowMilliseconds: () => Date.parse(NOW) },
    policy: DEFAULT_OPEN_POINT_POLICY,
    limits: { keyChangeSetsPerPersonAndDay: 1e9 },
    newId: () => randomUUID(),
    digest: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
  };
}

/** One supply group with two active keys, and meters that shall go from one to the other. */
async function fillStore(dependencies: Dependencies): Promise<void> {
  const name = 'Harbour City';
  const installation = { installationId: INSTALLATION_ID, name, trial: true };
  await createInstallation(dependencies, ADA, installation);
  const ownerId = randomUUID();
  await addOwner(dependencies, ADA, { id: ownerId, name, timeZone: 'Africa/Johannesburg' });
  const group = { supplyGroupCode: GROUP, name, ownerId, kind: 'unique' } as const;
  await addSupplyGroup(dependencies, ADA, group);
  for (let made = 0; made < 2; made += 1) {
    const request = { id: randomUUID(), supplyGroupCode: GROUP, baseDate: 2014 } as const;
    const { entity } = await createVendingKey(dependencies, ADA, request);
    await activateVendingKey(dependencies, ADA, { id: entity.id });
  }
  const intended = { key: SECOND, tariffIndex: TI_01 };
  for (let n = 0; n < METERS; n += 1) {
    await addMeter(dependencies, ADA, meterRequest(n, { intended }));
  }
}

/** Each request is another person's and another meter's, with a message id. */
function requests(name: string, dependencies: Dependencies, together: number): Candidate {
  let asked = 0;
  const ask = async () => {
    const n = asked % METERS;
    asked += 1;
    const act = named(`clerk ${n % CONCURRENT}`);
    await issueKeyChange(dependencies, act, { meterPAN: panOf(n), messageId: randomUUID() });
  };
  const operations = Math.max(COMMITS, together);
  return {
    name,
    operations,
    run: async () => {
      for (let done = 0; done < operations; done += together) {
        await Promise.all(Array.from({ length: together }, ask));
      }
    },
  };
}

function durableCommits(name: string, store: Store): Candidate {
  const counter = { subject: 'bench', action: 'commit', day: '2024-06-03' };
  return {
    name: `durable commits of ${name} one by one`,
    operations: COMMITS,
    run: async () => {
      for (let done = 0; done < COMMITS; done += 1) await store.counters.add(counter, 1);
    },
  };
}
