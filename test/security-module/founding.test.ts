/** What is possible before there are people, and how the first two come. */
import { describe, expect, test } from 'vitest';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { installationToRow } from '../../src/keys/rows/installation-row.ts';
import { findGuardKeys, generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { foundWithTwo } from '../support/approving-module.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import { founderOf, newTestPerson, personRecord } from '../support/people.ts';
import {
  announceKey,
  generateKey,
  importKey,
  itemWith,
  moduleOn,
  rotatedFrom,
  TRIAL_04,
} from '../support/security-modules.ts';
import { bytesFromHex } from '../../src/sts/text.ts';
import { newWorld, NOW, REAL_04, sealedInstallation } from '../support/founded-world.ts';

describe('before there are people', () => {
  const bare = () => {
    const hsm = new MemoryHsm();
    return moduleOn(hsm, generateGuardKeys(hsm));
  };

  test('no real key, no person, no policy', async () => {
    const module = bare();
    await expectCodeAsync(announceKey(module, REAL_04), 'SM_NOT_FOUNDED');
    const person = personRecord(newTestPerson('eve').person);
    await expectCodeAsync(module.sealRecords([{ previous: null, next: person }]), 'SM_NOT_FOUNDED');
    const row = { id: 'd11MixedDkgaKeyChange', version: 1, value: '"permit"' };
    const policy = { table: 'policy', id: row.id, version: 1, row } as const;
    await expectCodeAsync(module.sealRecords([{ previous: null, next: policy }]), 'SM_NOT_FOUNDED');
    expect(await module.governance()).toBeNull();
  });

  test('a trial key from before a real founding is used for nothing after it', async () => {
    const module = bare();
    const stored = await sealedInstallation(module, false);
    const value = bytesFromHex('0102030405060708090A0B0C0D0E0F1011121314');
    const trial = await importKey(module, TRIAL_04, value);
    await foundWithTwo(module, stored);
    const use = module.issueKeyChangeSets({ keys: [trial], items: [itemWith({ toKey: 0 })] });
    await expectCodeAsync(use, 'SM_TRIAL_ONLY');
  });

  test('records from before do not move a storage key away unless they say so', async () => {
    const module = bare();
    const moved = await rotatedFrom(module, 1);
    await expectCodeAsync(module.destroyStorageKey(2, moved), 'SM_RECORD_CHANGE');
  });
});

describe('founding', () => {
  const found = async (
    founders: readonly ReturnType<typeof founderOf>[],
    hsm = new MemoryHsm(),
    module = moduleOn(hsm, generateGuardKeys(hsm)),
  ) => {
    const { entity, recordMac } = await sealedInstallation(module, false);
    const { id, version } = entity;
    const row = installationToRow(entity);
    const installation = { table: 'installation', id, version, row, recordMac } as const;
    return module.foundInstallation({ installation, founders, foundedAt: NOW });
  };
  const [ada, bob] = [newTestPerson('ada'), newTestPerson('bob')];

  test('is done once; the same people again end one that was cut short', async () => {
    const hsm = new MemoryHsm();
    const module = moduleOn(hsm, generateGuardKeys(hsm));
    const { entity, recordMac } = await sealedInstallation(module, false);
    const { id, version } = entity;
    const row = installationToRow(entity);
    const installation = { table: 'installation', id, version, row, recordMac } as const;
    const order = (people: readonly ReturnType<typeof newTestPerson>[]) => ({
      ...{ installation, founders: people.map(founderOf), foundedAt: NOW },
    });
    const first = await module.foundInstallation(order([ada, bob]));
    expect(await module.foundInstallation(order([ada, bob]))).toEqual(first);
    expect(await moduleOn(hsm, findGuardKeys(hsm)).governance()).toBe('REAL');
    const eve = newTestPerson('eve');
    await expectCodeAsync(module.foundInstallation(order([ada, eve])), 'SM_FOUNDED');
    await expectCodeAsync(module.foundInstallation(order([bob, ada])), 'SM_FOUNDED');
  });

  test.each<[string, () => readonly ReturnType<typeof founderOf>[]]>([
    ['one', () => [founderOf(ada)]],
    ['the same one twice', () => [founderOf(ada), founderOf(ada)]],
    [
      'two names for one key',
      () => [
        founderOf(ada),
        founderOf({ ...ada, person: { ...ada.person, id: bob.person.id, name: 'eve' } }),
      ],
    ],
    [
      'no administrator',
      () => [founderOf(ada), founderOf(newTestPerson('cora', { roles: ['custodian'] }))],
    ],
    [
      'somebody revoked',
      () => [founderOf(ada), founderOf(newTestPerson('rita', { state: 'revoked' }))],
    ],
    [
      'a service account',
      () => [founderOf(ada), founderOf(newTestPerson('kiosk', { kind: 'service' }))],
    ],
    [
      'a part of everything',
      () => [
        founderOf(ada),
        founderOf(
          newTestPerson('paul', { scope: { owners: [], supplyGroups: [], subVendors: [] } }),
        ),
      ],
    ],
    ['without proof', () => [founderOf(ada), { ...founderOf(bob), proof: founderOf(ada).proof }]],
  ])('by %s is refused', async (_, founders) => {
    await expectCodeAsync(found(founders()), 'SM_FOUNDERS');
  });

  test('needs the genuine record of this installation', async () => {
    const hsm = new MemoryHsm();
    const module = moduleOn(hsm, generateGuardKeys(hsm));
    const { entity } = await sealedInstallation(module, false);
    const { id, version } = entity;
    const row = installationToRow({ ...entity, trial: true });
    const recordMac = new Uint8Array(32);
    const installation = { table: 'installation', id, version, row, recordMac } as const;
    const founders = [founderOf(ada), founderOf(bob)];
    await expectCodeAsync(
      module.foundInstallation({ installation, founders, foundedAt: NOW }),
      'SM_RECORD_MAC',
    );
    expect(await module.governance()).toBeNull();
  });

  test('of a TRIAL store is a rehearsal', async () => {
    const rehearsal = await newWorld(true);
    expect(await rehearsal.module.governance()).toBe('REHEARSAL');
    await expectCodeAsync(generateKey(rehearsal.module, TRIAL_04), 'SM_APPROVAL_MISSING');
  });
});
