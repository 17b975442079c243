/** What the doctor says of the configuration, and of the store and the HSM that it names. */
import { writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import type { Check } from '../../src/cli/doctor/check.ts';
import {
  checkConfigured,
  type ConfiguredParts,
} from '../../src/cli/doctor/configuration-checks.ts';
import { loadConfiguration } from '../../src/config/load-configuration.ts';
import { KmsError } from '../../src/errors/kms-error.ts';
import { openUnchecked } from '../../src/open-custody.ts';
import { STORE_UPKEEP } from '../../src/store-upkeep.ts';
import { bareCustody, closeStores, newCustody, type Custody } from '../custody/custody-rig.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const inFolder = useTemporaryFolder();
afterAll(closeStores);

const real: ConfiguredParts = {
  probeHsm: () => Promise.reject(new KmsError('HSM_UNAVAILABLE', 'not reached')),
  statusOfStore: STORE_UPKEEP.status,
  openUnchecked,
};

function configure(name: string, more = ''): string {
  const file = inFolder(`${name}.yaml`);
  const hsm = 'hsm: { profile: memory, pinFile: pin, sealedFile: sealed }';
  writeFileSync(file, `store: { kind: sqlite, file: ${name}.db }\n${hsm}\n${more}`);
  writeFileSync(inFolder('pin'), 'correct horse battery\n', { mode: 0o600 });
  return file;
}

/** The real store and HSM of a custody in this process. */
const over = ({ dependencies }: Custody): ConfiguredParts => ({
  ...real,
  openUnchecked: () =>
    Promise.resolve({
      dependencies,
      configuration: loadConfiguration(),
      ...{ mode: null, signer: null, health: () => ({ ready: true }) as const, abandoned: [] },
      close: () => Promise.resolve([]),
    }),
});

const named = (checks: readonly Check[], name: string) =>
  checks.find((check) => check.name === name);

test('a configuration that is not valid fails, with what to do for its code', async () => {
  const [check] = await checkConfigured(configure('wrong', 'http: {}\n'), real);
  expect(check).toMatchObject({ verdict: 'FAIL', code: 'DOCTOR_CONFIGURATION' });
  expect(check?.detail).toContain('CONFIG_INVALID');
  expect(check?.remedy).toContain('docs/formats/configuration.md');
});

test('a store that is still to be made is a warning that says how', async () => {
  const checks = await checkConfigured(configure('none'), real);
  const store = named(checks, 'store');
  expect(store).toMatchObject({ verdict: 'warn', code: 'DOCTOR_STORE_NONE' });
  expect(store?.remedy).toContain('sts-kms store init');
  expect(named(checks, 'HSM')?.verdict).toBe('ok');
  expect(named(checks, 'PIN file')?.verdict).toBe('ok');
});

test('a store without an installation is none either', async () => {
  const config = configure('empty');
  await bareCustody({ kind: 'sqlite', file: inFolder('empty.db') });
  const checks = await checkConfigured(config, real);
  expect(named(checks, 'store')).toMatchObject({ verdict: 'ok' });
  expect(checks.at(-2)).toMatchObject({ verdict: 'warn', code: 'DOCTOR_STORE_NONE' });
});

test('a store that cannot be read fails', async () => {
  const config = configure('text');
  writeFileSync(inFolder('text.db'), 'not a database, and long enough to be looked at'.repeat(99));
  const store = named(await checkConfigured(config, real), 'store');
  expect(store).toMatchObject({ verdict: 'FAIL', code: 'DOCTOR_STORE' });
  expect(store?.detail).toContain('STORE_CORRUPT');
});

test('an HSM that cannot be used fails, beside a store that can', async () => {
  const config = configure('lost');
  await newCustody({ kind: 'sqlite', file: inFolder('lost.db') }, { trial: true });
  const lost = new KmsError('HSM_SEAL_INVALID', 'the sealed HSM file does not open');
  const parts = { ...real, openUnchecked: () => Promise.reject(lost) };
  const checks = await checkConfigured(config, parts);
  expect(named(checks, 'store')?.verdict).toBe('ok');
  expect(named(checks, 'HSM')).toMatchObject({ verdict: 'FAIL', code: 'DOCTOR_HSM_UNREACHABLE' });
});

test('an audit that is not in order fails, beside a store and an HSM that open', async () => {
  const config = configure('keyless');
  const custody = await newCustody(
    { kind: 'sqlite', file: inFolder('keyless.db') },
    { trial: true },
  );
  const checks = await checkConfigured(config, over(custody));
  expect(named(checks, 'HSM')?.verdict).toBe('ok');
  const installation = named(checks, 'installation');
  expect(installation).toMatchObject({ verdict: 'FAIL', code: 'DOCTOR_STORE' });
  expect(installation?.detail).toContain('AUDIT_KEY_MISSING');
  await custody.dependencies.securityModule.makeAuditKey();
  expect(named(await checkConfigured(config, over(custody)), 'installation')).toEqual({
    ...{ name: 'installation', verdict: 'ok' },
    detail: 'Harbour City TRIAL, the audit has 3 rows',
  });
});
