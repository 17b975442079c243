/** The store of the quickstart over custody in process: kept, and whole after a death anywhere. */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  openTrialStore,
  type TrialSession,
  type TrialStore,
  type TrialStoreParts,
} from '../../../src/cli/quickstart/trial-store.ts';
import type { Configuration } from '../../../src/config/configuration.ts';
import { suspendVendingKey } from '../../../src/custody/vending-keys/suspend-vending-key.ts';
import { KmsError } from '../../../src/errors/kms-error.ts';
import { vendingKeyName } from '../../../src/keys/vending-key.ts';
import { parseUtcMinute } from '../../../src/sts/utc-minute.ts';
import { ADA, bareCustody, closeStores, type Custody } from '../../custody/custody-rig.ts';
import { dyingAt, Killed } from '../../custody/dying.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';

const MINUTE = '2024-06-03T09:30Z';
const NAMES = ['990001/1', '600101/1', '600101/2', '600202/1', '600202/2'];
const inFolder = useTemporaryFolder();
afterAll(closeStores);

type Dependencies = Custody['dependencies'];

interface World {
  readonly folder: string;
  /** A run; `change` may make it die. */
  readonly run: (change?: (dependencies: Dependencies) => Dependencies) => Promise<TrialStore>;
  /** What the next run is told when it asks for new guard keys. */
  refuseNew: KmsError | null;
  /** A host of a run before has the last word once. */
  sealsOnce: boolean;
}

function newWorld(): World {
  const folder = inFolder(randomUUID());
  const trialKeysText = readFileSync('examples/trial-keys.json', 'utf8');
  let custody: Custody | undefined;
  const world: World = {
    folder,
    refuseNew: null,
    sealsOnce: false,
    run: (change = (dependencies) => dependencies) => {
      const sessionOver = (now: Custody, configuration: Configuration): TrialSession => {
        custody = now;
        custody.setNow(MINUTE);
        const dependencies = change(custody.dependencies);
        return {
          ...{ dependencies, configuration, mode: null, signer: null, abandoned: [] },
          health: () => ({ ready: true }),
          close: () => Promise.resolve([]),
        };
      };
      const parts: TrialStoreParts = {
        openNew: async (configuration, { guardKeys }) => {
          const sealed = join(folder, 'hsm.sealed');
          if (world.sealsOnce) writeFileSync(sealed, '');
          world.sealsOnce = false;
          const { refuseNew } = world;
          const exists = refuseNew?.code !== 'HSM_SEAL_EXISTS' || existsSync(sealed);
          if (guardKeys === 'generate' && refuseNew !== null && exists) throw refuseNew;
          const access = { kind: 'sqlite', file: join(folder, 'store.db') } as const;
          return sessionOver(await bareCustody(access), configuration);
        },
        openSession: async (configuration) => {
          if (custody === undefined) throw new Error('no store was made');
          return sessionOver(await custody.again(), configuration);
        },
      };
      return openTrialStore(parts, { folder, trialKeysText, now: parseUtcMinute(MINUTE) });
    },
  };
  return world;
}

function checkValues({ installation }: TrialStore): (string | undefined)[] {
  return installation.ring.keys.map(({ entity }) => entity.value?.keyCheckValue);
}

describe('a store that was made', () => {
  test('has the keys of the file and their successors, active', async () => {
    const { installation, keys } = await newWorld().run();
    expect(keys).toBe('made');
    expect([...installation.ring.indexByName.keys()]).toEqual(NAMES);
    const states = installation.ring.keys.map(({ entity }) => entity.life.state);
    expect(new Set(states)).toEqual(new Set(['active']));
    expect(installation.groupNames.get('600101/2')).toBe('Harbour City electricity');
  });

  test('gives the later runs the same keys', async () => {
    const world = newWorld();
    const made = await world.run();
    const kept = await world.run();
    expect(kept.keys).toBe('kept');
    expect(checkValues(kept)).toEqual(checkValues(made));
  });

  test('is refused when somebody took a key out of use', async () => {
    const world = newWorld();
    const { session, installation } = await world.run();
    const id = installation.ring.keys[1]?.entity.id ?? '';
    await suspendVendingKey(session.dependencies, { ...ADA }, { id });
    const refusal = await expectCodeAsync(world.run(), 'KEY_STATE_CHANGE');
    expect(refusal.message).toContain('600101/1');
  });

  test.each([
    ['guard keys without a database are taken', false],
    ['guard keys of a run that was cut short are made anew, an empty passphrase too', true],
  ])('%s', async (_, unfinished) => {
    const world = newWorld();
    const sealed = join(world.folder, 'hsm.sealed');
    const passphrase = join(world.folder, 'passphrase');
    await world.run();
    rmSync(join(world.folder, 'store.db'));
    writeFileSync(sealed, '');
    if (unfinished) {
      writeFileSync(join(world.folder, 'unfinished'), '');
      writeFileSync(passphrase, '');
    }
    world.refuseNew = new KmsError('HSM_SEAL_EXISTS', 'there is a sealed HSM');
    expect((await world.run()).keys).toBe('made');
    expect(readFileSync(passphrase, 'utf8')).toMatch(/^[\w-]{32}\n$/);
    expect(existsSync(sealed)).toBe(!unfinished);
  });

  test('guard keys that a run before seals once more are made anew all the same', async () => {
    const world = newWorld();
    await world.run();
    writeFileSync(join(world.folder, 'unfinished'), '');
    world.sealsOnce = true;
    world.refuseNew = new KmsError('HSM_SEAL_EXISTS', 'there is a sealed HSM');
    expect((await world.run()).keys).toBe('made');
    expect(existsSync(join(world.folder, 'hsm.sealed'))).toBe(false);
  });

  test('passes another refusal of the HSM on', async () => {
    const world = newWorld();
    world.refuseNew = new KmsError('HSM_CLOSED', 'gone');
    await expectCodeAsync(world.run(), 'HSM_CLOSED');
  });
});

describe('a run that dies while the store is made', () => {
  const steps = Array.from({ length: 12 }, (_, index) => 1 + 3 * index);
  const moments = steps.flatMap((step) => [[step, 'before'] as const, [step, 'after'] as const]);

  test.each(moments)('at durable step %i, %s it, is made good by the next', async (step, when) => {
    const world = newWorld();
    const dying = world.run((dependencies) => dyingAt(dependencies, step, when).dependencies);
    await expect(dying).rejects.toBeInstanceOf(Killed);
    expect(existsSync(join(world.folder, 'unfinished'))).toBe(true);
    const made = await world.run();
    expect(made.keys).toBe('made');
    const names = made.installation.ring.keys.map(({ entity }) =>
      vendingKeyName(entity.attributes),
    );
    expect(names).toEqual(NAMES);
    expect(existsSync(join(world.folder, 'unfinished'))).toBe(false);
    const kept = await world.run();
    expect([kept.keys, checkValues(kept)]).toEqual(['kept', checkValues(made)]);
  });
});
