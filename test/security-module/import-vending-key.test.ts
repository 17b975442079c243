/** Clear values taken in: for trials only, checked, and wiped whatever happens. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/errors/catalogue.ts';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../src/sts/open-points.ts';
import { bytesFromHex } from '../../src/sts/text.ts';
import { foundedModule } from '../support/approving-module.ts';
import { expectCode, expectCodeAsync } from '../support/expect-code.ts';
import {
  announceKey,
  generateKey,
  importKey,
  type KeyRequest,
  moduleOn,
  newModule,
  TRIAL_02,
  TRIAL_04,
} from '../support/security-modules.ts';

const LONG = 'ABABABABABABABAB949494949494949401234567';

const isWiped = (value: Uint8Array) => value.every((octet) => octet === 0);

describe('a value that is taken', () => {
  test('DKGA02: eight octets ABh have the check value of SPEC section 8', async () => {
    const value = bytesFromHex('ABABABABABABABAB');
    const record = await importKey(newModule(), TRIAL_02, value);
    expect(record.entity.value?.keyCheckValue).toBe('des:C33F45');
    expect({ ...record.entity.attributes, ...record.entity }).toMatchObject({
      origin: 'imported',
      trial: true,
      decoderKeyGenerationAlgorithm: 'DKGA02',
    });
    expect(isWiped(value)).toBe(true);
  });

  test('DKGA04: twenty octets', async () => {
    const value = bytesFromHex(LONG);
    const mac = createHmac('sha256', value).update('sts-kms key check value 1').digest('hex');
    const record = await importKey(newModule(), TRIAL_04, value);
    expect(record.entity.value?.keyCheckValue).toBe(`hmac-sha256:${mac.slice(0, 6).toUpperCase()}`);
    expect(record.entity.origin).toBe('imported');
    expect(isWiped(value)).toBe(true);
  });

  test('the same value twice: the same check value, whatever the attributes', async () => {
    const securityModule = newModule();
    const records = [
      await importKey(securityModule, TRIAL_04, bytesFromHex(LONG)),
      await importKey(securityModule, TRIAL_04, bytesFromHex(LONG)),
    ];
    const [one, two] = records.map(({ entity }) => entity.value!);
    expect(one!.keyCheckValue).toBe(two!.keyCheckValue);
    expect(one!.fingerprint).toBe(two!.fingerprint);
  });

  test('even parity, where open point D3 is switched to any', async () => {
    const policy = { ...DEFAULT_OPEN_POINT_POLICY, d3VendingKeyParity: 'any' } as const;
    const value = bytesFromHex('AAABABABABABABAB');
    const record = await importKey(newModule(policy), TRIAL_02, value);
    // DES leaves the parity bits out.
    expect(record.entity.value?.keyCheckValue).toBe('des:C33F45');
    expect(isWiped(value)).toBe(true);
  });

  test('the memory around it is left alone', async () => {
    const memory = new Uint8Array(40).fill(0xab);
    await importKey(newModule(), TRIAL_02, memory.subarray(16, 24));
    expect([...memory]).toEqual([
      ...Array<number>(16).fill(0xab),
      ...Array<number>(8).fill(0),
      ...Array<number>(16).fill(0xab),
    ]);
  });
});

describe('a value that is refused is wiped too', () => {
  test.each<[string, KeyRequest, string, ErrorCode]>([
    ['not for trials', { ...TRIAL_04, trial: false }, LONG, 'SM_TRIAL_ONLY'],
    ['not for trials, DKGA02', { ...TRIAL_02, trial: false }, 'AB'.repeat(8), 'SM_TRIAL_ONLY'],
    ['even parity, first octet', TRIAL_02, `AA${'AB'.repeat(7)}`, 'STS_KEY_PARITY'],
    ['even parity, last octet', TRIAL_02, `${'AB'.repeat(7)}AA`, 'STS_KEY_PARITY'],
    ['all zero', TRIAL_02, '00'.repeat(8), 'STS_KEY_PARITY'],
    ['weak', TRIAL_02, '01'.repeat(8), 'SM_WEAK_VALUE'],
    ['weak in halves', TRIAL_02, '1F1F1F1F0E0E0E0E', 'SM_WEAK_VALUE'],
    ['semi-weak', TRIAL_02, 'E01FE01FF10EF10E', 'SM_WEAK_VALUE'],
    ['DKGA02, seven octets', TRIAL_02, 'AB'.repeat(7), 'STS_KEY_LENGTH'],
    ['DKGA02, nine octets', TRIAL_02, 'AB'.repeat(9), 'STS_KEY_LENGTH'],
    ['DKGA02, sixteen octets', TRIAL_02, 'AB'.repeat(16), 'STS_KEY_LENGTH'],
    ['DKGA02, a DKGA04 value', TRIAL_02, LONG, 'STS_KEY_LENGTH'],
    ['DKGA04, nineteen octets', TRIAL_04, LONG.slice(2), 'STS_KEY_LENGTH'],
    ['DKGA04, twenty-one octets', TRIAL_04, `${LONG}01`, 'STS_KEY_LENGTH'],
    ['DKGA04, as it is held', TRIAL_04, `${LONG}${'00'.repeat(12)}`, 'STS_KEY_LENGTH'],
    ['DKGA04, a DKGA02 value', TRIAL_04, 'AB'.repeat(8), 'STS_KEY_LENGTH'],
    ['longer than any', TRIAL_04, 'AB'.repeat(100), 'STS_KEY_LENGTH'],
  ])('%s', async (_, request, hex, code) => {
    const value = bytesFromHex(hex);
    const error = await expectCodeAsync(importKey(await foundedModule(), request, value), code);
    expect(isWiped(value)).toBe(true);
    expect(error.message).not.toContain(hex.slice(0, 8));
  });

  test('by an HSM that is closed', async () => {
    const securityModule = newModule();
    const announced = await announceKey(securityModule, TRIAL_04, 'imported');
    await securityModule.close();
    const value = bytesFromHex(LONG);
    await expectCodeAsync(securityModule.importVendingKey(announced, value), 'HSM_CLOSED');
    expect(isWiped(value)).toBe(true);
  });
});

test('a key that does not come back from its blob as it went in makes no record', async () => {
  class ForgetfulHsm extends MemoryHsm {
    override unwrapKey(...[, , spec]: Parameters<MemoryHsm['unwrapKey']>) {
      return this.importKey(spec, new Uint8Array(32).fill(1));
    }
  }
  const hsm = new ForgetfulHsm();
  const securityModule = moduleOn(hsm, generateGuardKeys(hsm));
  await expectCodeAsync(
    importKey(securityModule, TRIAL_04, bytesFromHex(LONG)),
    'HSM_UNWRAP_FAILED',
  );
  await expectCodeAsync(generateKey(securityModule, TRIAL_04), 'HSM_UNWRAP_FAILED');
});

test('guard keys are made once and found afterwards', () => {
  const hsm = new MemoryHsm();
  generateGuardKeys(hsm);
  expectCode(() => generateGuardKeys(hsm), 'HSM_KEY_AMBIGUOUS');
});
