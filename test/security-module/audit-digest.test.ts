/** Keyed digests for rows of the audit: what they are, and where the security module gives them. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { createAuditDigest } from '../../src/security-module/audit-digest.ts';
import { findGuardKeys, generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { createSetMacs } from '../../src/security-module/set-mac.ts';
import { hexFromBytes } from '../../src/sts/text.ts';
import { expectCode } from '../support/expect-code.ts';
import {
  CLOCK_2035,
  generateKey,
  INSTALLATION_ID,
  itemWith,
  moduleOn,
  newModule,
  trial,
} from '../support/security-modules.ts';

const DIGITS = '12345678901234567890';

/** Digests on an HSM with guard keys, as often as it is opened. */
function rig(hsm = new MemoryHsm()) {
  const { recordMac } = generateGuardKeys(hsm);
  const open = (installationId = INSTALLATION_ID) =>
    createAuditDigest({ hsm, recordMac, installationId });
  return { hsm, recordMac, open };
}

describe('the digest of a text', () => {
  test('is an HMAC under a key that the record-MAC key makes for digests alone', () => {
    const { hsm, open } = rig();
    const held = hsm.exportPersistentKeys().find(({ spec }) => spec.usage === 'record-mac');
    const key = createHmac('sha256', held!.value).update('sts-kms audit digest key 1').digest();
    const covered = JSON.stringify(['sts-kms audit digest 1', INSTALLATION_ID, DIGITS]);
    const expected = createHmac('sha256', key).update(covered).digest('hex').toUpperCase();
    expect(open()(DIGITS)).toBe(expected);
  });

  test('is the same for the same text, and for no other text or installation', () => {
    const { open } = rig();
    const digest = open()(DIGITS);
    expect(digest).toMatch(/^[0-9A-F]{64}$/);
    expect(open()(DIGITS)).toBe(digest);
    expect(open()('12345678901234567891')).not.toBe(digest);
    expect(open('5f0c1b1e-6a53-4f0e-9d2b-3c1d9a7e0002')(DIGITS)).not.toBe(digest);
  });

  test('is another under another record-MAC key', () => {
    expect(rig().open()(DIGITS)).not.toBe(rig().open()(DIGITS));
  });

  test('is no MAC of a set, whatever is called a token or a meter', () => {
    const { hsm, recordMac, open } = rig();
    const macs = createSetMacs({ hsm, recordMac, installationId: INSTALLATION_ID });
    const { meterPAN } = itemWith();
    const digest = open()(`${meterPAN}","${DIGITS}`);
    expect(hexFromBytes(macs.macOf(meterPAN, [DIGITS]))).not.toBe(digest);
  });

  test('needs no audit key: every installation has it', async () => {
    const { hsm, open } = rig();
    const securityModule = moduleOn(hsm, findGuardKeys(hsm));
    expect(await securityModule.auditDigest(DIGITS)).toBe(open()(DIGITS));
    expect(hsm.exportPersistentKeys()).toHaveLength(2);
  });

  test('an HSM that makes its key wrongly once is found out', () => {
    const hsm = new (class extends MemoryHsm {
      wrong = 0;
      override hmacSha256(...args: Parameters<MemoryHsm['hmacSha256']>): void {
        super.hmacSha256(...args);
        this.wrong -= 1;
        if (this.wrong === 0) args[2][0] = (args[2][0] ?? 0) ^ 1;
      }
    })();
    const { open } = rig(hsm);
    const right = open()('x');
    const again = open();
    hsm.wrong = 2;
    expectCode(() => again('x'), 'SM_HSM_INCONSISTENT');
    expect(again('x')).toBe(right);
  });
});

describe('the digests of issued tokens', () => {
  const items = [itemWith(), itemWith({ tokenCount: 3 }), itemWith({ fromKey: 1, toKey: 0 })];

  test('are what is said of their digits, in their order, for a batch that asks', async () => {
    const securityModule = newModule(undefined, CLOCK_2035);
    const first = await generateKey(securityModule, trial());
    const second = await generateKey(
      securityModule,
      trial({ keyRevisionNumber: 2, baseDate: 2035 }),
    );
    const keys = [first, second];
    const asked = await securityModule.issueKeyChangeSets({ keys, items, tokenDigests: true });
    const plain = await securityModule.issueKeyChangeSets({ keys, items });
    const wanted = [];
    for (const outcome of plain) {
      const { tokens = [] } = { ...outcome } as { tokens?: readonly string[] };
      const tokenDigests = [];
      for (const token of tokens) tokenDigests.push(await securityModule.auditDigest(token));
      wanted.push(tokens.length === 0 ? outcome : { ...outcome, tokenDigests });
    }
    expect(asked).toEqual(wanted);
    expect(plain.map((outcome) => 'tokenDigests' in outcome)).toEqual([false, false, false]);
    expect(asked.map((outcome) => 'tokenDigests' in outcome)).toEqual([true, true, false]);
    expect(asked.at(-1)).toMatchObject({ refused: { code: 'STS_KCT_BASE_DATE' } });
  });
});
