/**
 * An installation that two people founded, on a SoftHSM token and in a folder of its own, with what
 * was approved and not carried out; and copies of it, for the real program.
 */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openAnchorFile } from '../../src/anchor/anchor-file.ts';
import { loadShippedStaTables } from '../../src/config/sta-tables-file.ts';
import { sealKeyFile } from '../../src/credentials/key-file.ts';
import { readPinFile } from '../../src/credentials/secret-file.ts';
import { SIGNATURES } from '../../src/credentials/signatures.ts';
import type { Hsm } from '../../src/ports/hsm.ts';
import { openHsm } from '../../src/hsm/open-hsm.ts';
import { loadProfile } from '../../src/hsm/profile/load-profile.ts';
import { inspectProfiled } from '../../src/hsm/inspect/inspect-profiled.ts';
import type { SecurityModule } from '../../src/ports/security-module.ts';
import { findGuardKeys } from '../../src/security-module/guard-keys.ts';
import { startHostedSecurityModule } from '../../src/security-module/host-client.ts';
import { createSecurityModule } from '../../src/security-module/security-module.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { StoreAccess } from '../../src/store/store-access.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../src/sts/open-points.ts';
import { utcMinute } from '../../src/sts/utc-minute.ts';
import { prepareActs, type CrashTemplate } from '../custody/approvals/governed-acts.ts';
import {
  foundGoverned,
  type Governed,
  type Ground,
} from '../custody/approvals/governed-custody.ts';
import { enterTransportKey } from '../custody/vending-keys/key-requests.ts';
import { RIG_LABEL } from '../support/hsm-rigs/hsm-rig.ts';
import type { PostgresCluster } from '../support/postgres-cluster.ts';
import { INSTALLATION_ID } from '../support/security-modules.ts';
import type { TestPerson } from '../support/people.ts';
import { copyStore } from './durable-steps-world.ts';
import { makeSoftToken } from './soft-token.ts';

/** Where everything is. */
export interface FoundedGround {
  readonly folder: string;
  readonly access: StoreAccess;
}

/** A ground as its copies begin. */
export interface FoundedTemplate extends FoundedGround {
  /** Ids of approved requests by action. */
  readonly approved: Readonly<Record<string, string>>;
  readonly people: Pick<Governed, 'ada' | 'bob' | 'mode'>;
  readonly remove: () => void;
}

const PASSPHRASE = 'correct horse battery';
const clock = {
  nowUtc: () => utcMinute(Math.floor(Date.now() / 60_000)),
  nowMilliseconds: () => Date.now(),
};
const at = ({ folder }: Pick<FoundedGround, 'folder'>, name: string) => path.join(folder, name);
const anchorOf = (ground: Pick<FoundedGround, 'folder'>) => at(ground, 'heads.anchor.jsonl');

/** What whoever prepares the ground adds to the acts of {@link prepareActs}: more requests. */
type Preparing = (prepared: CrashTemplate<Ground>) => Promise<Readonly<Record<string, string>>>;

/** Founds, asks and approves. Ada and Dora have key files; Dora audits. */
export async function makeFoundedTemplate(
  access: (folder: string) => Promise<StoreAccess>,
  preparing: Preparing,
): Promise<FoundedTemplate> {
  const token = makeSoftToken();
  const ground = { folder: token.folder, access: await access(token.folder) };
  writeConfiguration(ground);
  const transport = openToken(ground);
  enterTransportKey(transport);
  transport.close();
  const usual = { guardKeys: 'generate', simulatedNow: null, mixedDkgaKeyChange: false } as const;
  const hosts = await startHostedSecurityModule(token.options(usual));
  return withCustody(ground, hosts, async (custody) => {
    const prepared = await prepareActs(await foundGoverned(custody, false));
    const { world } = prepared;
    const dora = await world.enrol('dora', { roles: ['auditor'] });
    const more = await preparing(prepared);
    writeKeyFile(ground, 'ada', world.ada);
    writeKeyFile(ground, 'dora', dora);
    const approved = { ...prepared.approved, ...more };
    const remove = () => {
      token.remove();
    };
    return { ...ground, approved, people: world, remove };
  });
}

/** SoftHSM has one configuration in a process: one after the other is in it. */
let turn: Promise<unknown> = Promise.resolve();

/** Opens a ground in this process, which knows nothing of the one that died. */
export function withinFounded<Result>(
  ground: FoundedGround,
  work: (custody: Ground) => Promise<Result>,
): Promise<Result> {
  const mine = turn.then(() => {
    const hsm = openToken(ground);
    const guards = findGuardKeys(hsm);
    const staTables = loadShippedStaTables('operational');
    const policy = DEFAULT_OPEN_POINT_POLICY;
    const parts = { hsm, guards, installationId: INSTALLATION_ID, staTables, policy, clock };
    return withCustody(ground, createSecurityModule(parts), work);
  });
  turn = mine.catch(() => undefined);
  return mine;
}

async function withCustody<Result>(
  ground: FoundedGround,
  securityModule: SecurityModule,
  work: (custody: Ground) => Promise<Result>,
): Promise<Result> {
  const store = await openStore(ground.access, { migrate: true });
  const anchor = openAnchorFile(anchorOf(ground));
  try {
    const dependencies = {
      ...{ store, securityModule, clock, anchor, installationId: INSTALLATION_ID },
      ...{ policy: DEFAULT_OPEN_POINT_POLICY, signatures: SIGNATURES },
    };
    return await work({ dependencies });
  } finally {
    anchor.close();
    await store.close();
    await securityModule.close();
  }
}

function openToken(ground: FoundedGround): Hsm {
  const pin = readPinFile(at(ground, 'token/user-pin'));
  const settings = at(ground, 'token/softhsm2.conf');
  const access = { token: { label: RIG_LABEL }, pin, settings };
  return openHsm(loadProfile('softhsm2'), { adapter: 'pkcs11', ...access });
}

function writeKeyFile(ground: FoundedGround, name: string, { person, privateKey }: TestPerson) {
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32);
  const head = { personId: person.id, name: person.name, publicKey: person.publicKey };
  const sealed = sealKeyFile(head, { seed, passphrase: Buffer.from(PASSPHRASE) });
  writeFileSync(at(ground, `${name}.key`), sealed, { mode: 0o600 });
  writeFileSync(at(ground, 'passphrase'), PASSPHRASE, { mode: 0o600 });
}

function writeConfiguration(ground: FoundedGround): void {
  const { access } = ground;
  const lines =
    access.kind === 'sqlite'
      ? ['  kind: sqlite', `  file: ${path.basename(access.file)}`]
      : [
          ...['  kind: postgres', `  host: ${access.host}`, `  port: ${access.port}`],
          ...[`  user: ${access.user}`, `  database: ${access.database}`],
          '  passwordFile: password',
        ];
  const password = access.kind === 'postgres' ? access.password : null;
  writeFileSync(at(ground, 'password'), password ?? 'none', { mode: 0o600 });
  const hsm = [
    ...['  profile: softhsm2', `  tokenLabel: ${RIG_LABEL}`, '  pinFile: token/user-pin'],
    '  moduleSettings: token/softhsm2.conf',
  ];
  const audit = ['audit:', `  anchorFile: ${path.basename(anchorOf(ground))}`];
  const text = ['store:', ...lines, 'hsm:', ...hsm, ...audit, ''].join('\n');
  writeFileSync(at(ground, 'sts-kms.yaml'), text);
}

/** A copy, with a token of its own. */
export async function copyFounded(
  template: FoundedGround,
  folder: string,
  cluster?: PostgresCluster,
): Promise<FoundedGround> {
  cpSync(template.folder, folder, { recursive: true });
  const settings = path.join(folder, 'token/softhsm2.conf');
  const text = readFileSync(settings, 'utf8').replaceAll(template.folder, folder);
  writeFileSync(settings, text, { mode: 0o600 });
  const ground = { folder, access: await copyStore(template.access, folder, cluster) };
  writeConfiguration(ground);
  return ground;
}

/** Options of a command that somebody gives. */
export function as(ground: FoundedGround, name: 'ada' | 'dora'): string[] {
  const key = ['--key-file', at(ground, `${name}.key`)];
  const passphrase = ['--passphrase-file', at(ground, 'passphrase')];
  return ['--config', at(ground, 'sts-kms.yaml'), ...key, ...passphrase];
}

/** Labels of what lasts in the token; of a pair there are two. */
export function labelsOf(ground: FoundedGround): string[] {
  const { slots } = inspectProfiled({
    ...{ hsmProfile: 'softhsm2', tokenLabel: RIG_LABEL, pinFile: at(ground, 'token/user-pin') },
    moduleSettings: at(ground, 'token/softhsm2.conf'),
  });
  const objects = slots.flatMap((slot) => slot.objects ?? []);
  return objects.flatMap(({ label, persistent }) => (persistent ? [label] : [])).sort();
}
