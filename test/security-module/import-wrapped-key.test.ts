/** Values that come wrapped under a transport key: opened, judged, and left nowhere. */
import { createCipheriv } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/errors/catalogue.ts';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { bytesFromHex } from '../../src/sts/text.ts';
import { foundedModule } from '../support/approving-module.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import { announceKey, importKey, TRIAL_02, TRIAL_04 } from '../support/security-modules.ts';
import { makeTransportKey, wrapUnder } from '../support/wrapped-values.ts';

const hsm = new MemoryHsm();
const securityModule = await foundedModule(hsm);
makeTransportKey(hsm, 'bank-1');
const REAL_02 = { ...TRIAL_02, trial: false };
const REAL_04 = { ...TRIAL_04, trial: false };
const VALUE_02 = '0123456789ABCDEF';
const VALUE_04 = '0102030405060708090A0B0C0D0E0F1011121314';
const PUBLISHED_04 = 'ABABABABABABABAB949494949494949401234567';

const take = async (request: typeof TRIAL_04, hex: string, changes = {}) => {
  const announced = await announceKey(securityModule, request, 'imported');
  const wrapped = wrapUnder(hsm, 'bank-1', bytesFromHex(hex));
  return securityModule.importWrappedVendingKey(announced, { ...wrapped, ...changes });
};

test.each([
  ['DKGA02', REAL_02, TRIAL_02, VALUE_02],
  ['DKGA04', REAL_04, TRIAL_04, VALUE_04],
] as const)('%s: the same value as if it came in the clear', async (_, real, trial, hex) => {
  const { entity } = await take(real, hex);
  const clear = (await importKey(securityModule, trial, bytesFromHex(hex))).entity.value!;
  expect(entity).toMatchObject({ version: 2, trial: false, life: { state: 'pre-active' } });
  const { keyCheckValue, fingerprint } = clear;
  expect(entity.value).toMatchObject({ keyCheckValue, fingerprint, storageKeyNumber: 1 });
});

test('RFC 5649 of another program: 20 octets', async () => {
  const transport = new Uint8Array(32).fill(7);
  const label = 'sts-kms transport other';
  hsm.importKey({ usage: 'wrap', label, persistent: true, extractable: false }, transport);
  const iv = Buffer.from('A65959A6', 'hex');
  const cipher = createCipheriv('id-aes256-wrap-pad', transport, iv);
  const octets = Buffer.concat([cipher.update(bytesFromHex(VALUE_04)), cipher.final()]);
  const { entity } = await take(REAL_04, VALUE_04, { transportKeyName: 'other', octets });
  expect(entity.value).toMatchObject({ storageKeyNumber: 1 });
});

describe('refused', () => {
  test.each<[string, ErrorCode, typeof TRIAL_04, string, object]>([
    ['published', 'SM_PUBLISHED_VALUE', REAL_04, PUBLISHED_04, {}],
    ['published', 'SM_PUBLISHED_VALUE', REAL_02, 'AB'.repeat(8), {}],
    ['published', 'SM_PUBLISHED_VALUE', REAL_02, '94'.repeat(8), {}],
    ['weak', 'SM_WEAK_VALUE', REAL_02, 'FE'.repeat(8), {}],
    ['even parity', 'STS_KEY_PARITY', REAL_02, '03'.repeat(8), {}],
    ['32 octets', 'STS_KEY_LENGTH', REAL_04, '01'.repeat(32), {}],
    ['another algorithm', 'HSM_UNWRAP_FAILED', REAL_02, VALUE_04, {}],
    ['no such key', 'HSM_KEY_NOT_FOUND', REAL_04, VALUE_04, { transportKeyName: 'bank-2' }],
    ['no name', 'HSM_LABEL_INVALID', REAL_04, VALUE_04, { transportKeyName: 'Bank 1' }],
    ['noise', 'HSM_UNWRAP_FAILED', REAL_04, VALUE_04, { octets: new Uint8Array(40) }],
  ])('%s: %s', async (_, code, request, hex, changes) => {
    const { message } = await expectCodeAsync(take(request, hex, changes), code);
    expect(message).not.toContain(hex.slice(0, 8));
  });

  test('a published value serves trials', async () => {
    expect((await take(TRIAL_04, PUBLISHED_04)).entity.value).not.toBeNull();
  });
});
