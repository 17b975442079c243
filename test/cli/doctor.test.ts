/** Each check of the doctor, well and ill. */
import { expect, test } from 'vitest';
import type { Check } from '../../src/cli/doctor/check.ts';
import { lineOf } from '../../src/cli/doctor/doctor-command.ts';
import { checkFolder, checkPinFile, checkTables } from '../../src/cli/doctor/file-checks.ts';
import { checkHsm } from '../../src/cli/doctor/hsm-check.ts';
import {
  checkAddon,
  checkClock,
  checkCoreDumps,
  checkDisk,
  checkNode,
} from '../../src/cli/doctor/machine-checks.ts';
import type { HsmChoice } from '../../src/cli/hsm-options.ts';
import type { ErrorCode } from '../../src/errors/catalogue.ts';
import { KmsError } from '../../src/errors/kms-error.ts';

const addon = { addon: 'pkcs11js', problem: 'no binary', needed: true };
const badTables = () => {
  throw new KmsError('STS_TABLES_INVALID', 'permutation');
};

test.each<[Check, Check['verdict'], ErrorCode]>([
  [checkNode('20.19.9'), 'FAIL', 'DOCTOR_NODE_VERSION'],
  [checkNode('18.99.0'), 'FAIL', 'DOCTOR_NODE_VERSION'],
  [checkNode('nonsense'), 'FAIL', 'DOCTOR_NODE_VERSION'],
  [checkNode('22.0.0'), 'warn', 'DOCTOR_NODE_UNTESTED'],
  [checkAddon(addon), 'FAIL', 'DOCTOR_ADDON_MISSING'],
  [checkAddon({ ...addon, needed: false }), 'warn', 'DOCTOR_ADDON_MISSING'],
  [checkTables(badTables), 'FAIL', 'DOCTOR_TABLES_INVALID'],
  [checkClock(new Date('2023-12-31T23:59:59Z')), 'FAIL', 'DOCTOR_CLOCK'],
  [checkClock(new Date('2066-01-01T00:00:00Z')), 'FAIL', 'DOCTOR_CLOCK'],
  [checkDisk('var', 99_999_999), 'FAIL', 'DOCTOR_DISK_SPACE'],
  [checkFolder({ path: 'var', mode: 0o40750 }), 'FAIL', 'DOCTOR_FOLDER_OPEN'],
  [checkPinFile({ path: 'pin', mode: 0o100604 }), 'FAIL', 'DOCTOR_PIN_FILE'],
  [checkPinFile({ path: 'pin', mode: null }), 'FAIL', 'DOCTOR_PIN_FILE'],
  [checkCoreDumps({ limit: 'unlimited', pattern: 'core' }), 'warn', 'DOCTOR_CORE_DUMPS'],
  [checkCoreDumps({ limit: null, pattern: null }), 'warn', 'DOCTOR_CORE_DUMPS'],
  [checkCoreDumps({ limit: '0', pattern: '|/bin/keep' }), 'warn', 'DOCTOR_CORE_DUMPS'],
])('%j', (check, verdict, code) => {
  expect(check).toMatchObject({ verdict, code });
  expect(check.remedy).toMatch(/\w/);
  expect(lineOf(check)).toContain(`${code}: ${check.detail}. ${check.remedy ?? ''}`);
});

test.each([
  checkNode('20.20.0'),
  checkAddon({ ...addon, problem: null }),
  checkClock(new Date('2024-01-01T00:00:00Z')),
  checkDisk('var', 100_000_000),
  checkFolder({ path: 'var', mode: 0o40700 }),
  checkFolder({ path: 'var', mode: null }),
  checkPinFile({ path: 'pin', mode: 0o100600 }),
  checkCoreDumps({ limit: '0', pattern: 'core' }),
])('%j is well', (check) => {
  expect(check.verdict).toBe('ok');
  expect(lineOf(check)).toMatch(/^ok {4}\S/);
});

test('an addon that does not load is named in what to do', () => {
  expect(checkAddon(addon).remedy).toContain('npm rebuild pkcs11js');
});

test('tables of another digest are shown, not failed', () => {
  const check = checkTables(() => ({ name: 'operational', source: 's', digest: 'ab'.repeat(32) }));
  expect(check).toMatchObject({ verdict: 'ok' });
  expect(check.detail).toContain('abababababababab…, not the shipped ones');
});

const choice: HsmChoice = {
  profile: 'softhsm2',
  tokenLabel: 'kms',
  pinFile: 'pin',
  moduleSettings: null,
  newInstallation: false,
};
const failing = (code: ErrorCode) => () => Promise.reject(new KmsError(code, 'why'));

test('an HSM that does not open fails, with the code it gave and what to do for that', async () => {
  const check = await checkHsm(choice, failing('HSM_PIN_INCORRECT'));
  expect(check).toMatchObject({
    verdict: 'FAIL',
    code: 'DOCTOR_HSM_UNREACHABLE',
    detail: 'HSM_PIN_INCORRECT: why',
  });
  expect(check.remedy).toContain('tried once');
});

test('an HSM without guard keys is a warning', async () => {
  const check = await checkHsm(choice, failing('HSM_KEY_NOT_FOUND'));
  expect(check).toMatchObject({ verdict: 'warn', code: 'DOCTOR_HSM_EMPTY' });
});

test('an HSM that opens is well; one in memory is not opened', async () => {
  const description = { profile: 'x', title: 'Its title', throughPkcs11: true };
  const check = await checkHsm(choice, () => Promise.resolve(description));
  expect(check).toEqual({ name: 'HSM', verdict: 'ok', detail: 'Its title' });
  const memory = await checkHsm({ ...choice, profile: 'memory' }, failing('INTERNAL'));
  expect(memory.verdict).toBe('ok');
});
