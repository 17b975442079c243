/** The end of a security module: nothing is left to use. */
import { describe, expect, test } from 'vitest';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import type { SecurityModule } from '../../src/ports/security-module.ts';
import { findGuardKeys, generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { parseTariffIndex } from '../../src/sts/attributes/tariff-index.ts';
import { parseTokenIdentifier } from '../../src/sts/token/token-identifier.ts';
import { expectCode, expectCodeAsync } from '../support/expect-code.ts';
import {
  itemWith,
  moduleOn,
  newModule,
  TRIAL_04,
  generateKey,
  importKey,
  type StoredKey,
} from '../support/security-modules.ts';
import { LONG_VENDING_KEY, WORKED } from '../support/worked-key.ts';

const reference = (key: StoredKey) => ({
  key,
  meterPAN: WORKED.meterPAN,
  encryptionAlgorithm: 'EA07' as const,
  tariffIndex: parseTariffIndex('01'),
});

type Operation = (securityModule: SecurityModule, key: StoredKey) => Promise<unknown>;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  generateVendingKey: (m) => generateKey(m, TRIAL_04),
  importVendingKey: (m) => importKey(m, TRIAL_04, LONG_VENDING_KEY.slice()),
  issueKeyChangeSets: (m, key) =>
    m.issueKeyChangeSets({ keys: [key], items: [itemWith({ toKey: 0 })] }),
  issueTrialCredit: (m, key) =>
    m.issueTrialCredit(reference(key), {
      tokenIdentifier: parseTokenIdentifier(5000),
      amountUnits: 1,
    }),
  openBenchMeter: (m, key) => m.openBenchMeter({ ...reference(key), takesThirdToken: false }),
};

async function newModuleWithKey() {
  const securityModule = newModule();
  return { securityModule, key: await generateKey(securityModule, TRIAL_04) };
}

describe('after close', () => {
  test.each(Object.entries(OPERATIONS))('%s', async (_, operate) => {
    const { securityModule, key } = await newModuleWithKey();
    await expect(operate(securityModule, key)).resolves.toBeDefined();
    await securityModule.close();
    await expectCodeAsync(operate(securityModule, key), 'HSM_CLOSED');
  });

  test('close again, as often as one likes', async () => {
    const { securityModule, key } = await newModuleWithKey();
    for (let n = 0; n < 3; n += 1) {
      await expect(securityModule.close()).resolves.toBeUndefined();
    }
    await expectCodeAsync(OPERATIONS['openBenchMeter']!(securityModule, key), 'HSM_CLOSED');
  });

  test('the meters are off the bench', async () => {
    const { securityModule, key } = await newModuleWithKey();
    const meter = await securityModule.openBenchMeter({
      ...reference(key),
      takesThirdToken: false,
    });
    await securityModule.close();
    const answer = securityModule.enterBenchToken(meter, '00000000000000000000');
    await expectCodeAsync(answer, 'SM_METER_UNKNOWN');
  });

  test('the HSM is closed too', async () => {
    const hsm = new MemoryHsm();
    const securityModule = moduleOn(hsm, generateGuardKeys(hsm));
    await securityModule.close();
    expectCode(() => findGuardKeys(hsm), 'HSM_CLOSED');
  });
});

test('failures come by the promise and never at the call', async () => {
  const { securityModule } = await newModuleWithKey();
  await securityModule.close();
  const answers: Promise<unknown>[] = [];
  expect(() => {
    answers.push(generateKey(securityModule, TRIAL_04));
  }).not.toThrow();
  await expectCodeAsync(answers[0]!, 'HSM_CLOSED');
});

test('what it runs on', async () => {
  const { securityModule } = await newModuleWithKey();
  expect(await securityModule.describe()).toMatchObject({
    profile: 'memory',
    throughPkcs11: false,
  });
});

test('an HSM without guard keys is not taken for a new one', () => {
  const hsm = new MemoryHsm();
  expectCode(() => findGuardKeys(hsm), 'HSM_KEY_NOT_FOUND');
  expect(hsm.exportPersistentKeys()).toEqual([]);
});
