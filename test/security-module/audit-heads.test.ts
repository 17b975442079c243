/** Heads of the audit chain: what the audit key signs, and what it does not. */
import { describe, expect, test } from 'vitest';
import { verifyAuditHead } from '../../src/credentials/verify-audit-head.ts';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import type { AuditHead } from '../../src/ports/audit-heads.ts';
import type { KeyHandle } from '../../src/ports/hsm.ts';
import {
  AUDIT_KEY_LABEL,
  findAuditKey,
  makeAuditKey,
} from '../../src/security-module/audit-key.ts';
import { createAuditHeads } from '../../src/security-module/audit-heads.ts';
import { generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { auditRig, headOf, SIGNED_AT } from '../support/audit-heads.ts';
import { expectCode, expectCodeAsync } from '../support/expect-code.ts';
import { QuickPairHsm } from '../support/quick-pair-hsm.ts';
import { INSTALLATION_ID, moduleOn } from '../support/security-modules.ts';

describe('the audit key', () => {
  test('is made once, and found from then on', () => {
    const hsm = new QuickPairHsm();
    const { pair, ...publicHalf } = makeAuditKey(hsm);
    expect(makeAuditKey(hsm)).toEqual({ pair, ...publicHalf });
    expect(findAuditKey(hsm)).toEqual({ pair, ...publicHalf });
    expect(hsm.exportPersistentKeys()).toHaveLength(1);
  });

  test('is not made by looking: it is told how', () => {
    const hsm = new QuickPairHsm();
    const error = expectCode(() => findAuditKey(hsm), 'HSM_KEY_NOT_FOUND');
    expect(error.message).toContain('sts-kms audit make-key');
    expect(hsm.exportPersistentKeys()).toEqual([]);
  });

  test('is not made where another key has its label', () => {
    const hsm = new QuickPairHsm();
    const spec = { usage: 'wrap', persistent: true, extractable: false } as const;
    hsm.generateKey({ ...spec, label: AUDIT_KEY_LABEL });
    expectCode(() => makeAuditKey(hsm), 'HSM_KEY_AMBIGUOUS');
  });

  test('without it nothing is signed, kept or looked at', () => {
    const { hsm, keepAll } = auditRig();
    const [head] = keepAll(1);
    hsm.destroyKey(hsm.findSigningPair(AUDIT_KEY_LABEL));
    const installationId = INSTALLATION_ID;
    const older = createAuditHeads({ hsm, installationId });
    const acts = [
      () => older.sign(headOf(2), SIGNED_AT),
      () => {
        older.keep(head!);
      },
      () => older.match([head!]),
      () => older.publicKey(),
    ];
    for (const act of acts) expectCode(act, 'HSM_KEY_NOT_FOUND');
    expect(older.makeKey()).toEqual(older.publicKey());
    expect(older.match([head!])).toEqual({ kept: 1, found: [1] });
  });

  test.each<[string, (spki: Uint8Array) => Uint8Array]>([
    ['is blank', (spki) => new Uint8Array(spki.length)],
    ['differs the second time', (spki) => spki.map((octet) => octet ^ (turn++ % 2))],
  ])('a public half that %s', (_, alter) => {
    const hsm = new (class extends QuickPairHsm {
      override publicKeyOf(pair: KeyHandle): Uint8Array {
        return alter(super.publicKeyOf(pair));
      }
    })();
    expectCode(() => makeAuditKey(hsm), 'SM_HSM_INCONSISTENT');
  });

  let turn = 0;
});

describe('signing', () => {
  test('a head that everybody verifies with the public half', () => {
    const { heads } = auditRig();
    const { pem, keyFingerprint } = heads.publicKey();
    const signed = heads.sign(headOf(3), SIGNED_AT);
    const { signature, ...rest } = signed;
    const installationId = INSTALLATION_ID;
    expect(rest).toEqual({ ...headOf(3), installationId, signedAt: SIGNED_AT, keyFingerprint });
    expect(Buffer.from(signature, 'base64')).toHaveLength(384);
    expect(verifyAuditHead(signed, pem)).toBe(true);
  });

  test('the chain does not go back, and a row has one hash', () => {
    const { heads, reopened } = auditRig();
    const first = heads.sign(headOf(5), SIGNED_AT);
    expectCode(() => heads.sign(headOf(4), SIGNED_AT), 'SM_AUDIT_HEAD');
    expectCode(() => heads.sign(headOf(5, 'another'), SIGNED_AT), 'SM_AUDIT_HEAD');
    expect(heads.sign(headOf(5), SIGNED_AT)).toEqual(first);
    expect(heads.sign(headOf(6), SIGNED_AT).number).toBe(6);
    expectCode(() => heads.sign(headOf(5), SIGNED_AT), 'SM_AUDIT_HEAD');
    // Another process knows of none that was signed before: chain and anchor tell.
    expect(reopened().sign(headOf(4), SIGNED_AT).number).toBe(4);
  });

  test.each<[string, AuditHead, string]>([
    ['a number below 1', { ...headOf(1), number: 0 }, SIGNED_AT],
    ['a broken number', { ...headOf(1), number: 1.5 }, SIGNED_AT],
    ['a number beyond what is exact', { ...headOf(1), number: 2 ** 53 }, SIGNED_AT],
    ['a short hash', { ...headOf(1), rowHash: 'ab' }, SIGNED_AT],
    ['a hash that is none', { ...headOf(1), rowHash: 'x'.repeat(64) }, SIGNED_AT],
    ['a day', headOf(1), '2026-11-27'],
    ['an instant of another form', headOf(1), '2026-11-27T12:00:00Z'],
  ])('%s is not signed', (_, head, signedAt) => {
    const { heads } = auditRig();
    expectCode(() => heads.sign(head, signedAt), 'SM_AUDIT_HEAD');
  });

  test('an HSM that signs something else is found out, and the head is not counted', () => {
    const hsm = new (class extends QuickPairHsm {
      lies = true;
      override sign(pair: KeyHandle, octets: Uint8Array): Uint8Array {
        return super.sign(pair, this.lies ? octets.slice(1) : octets);
      }
    })();
    const { heads } = auditRig(hsm);
    expectCode(() => heads.sign(headOf(9), SIGNED_AT), 'SM_HSM_INCONSISTENT');
    hsm.lies = false;
    expect(heads.sign(headOf(8), SIGNED_AT).number).toBe(8);
  });
});

test('a security module that never signs makes no pair, and needs none', async () => {
  const hsm = new MemoryHsm();
  const securityModule = moduleOn(hsm, generateGuardKeys(hsm));
  await expectCodeAsync(securityModule.auditPublicKey(), 'HSM_KEY_NOT_FOUND');
  expect(hsm.exportPersistentKeys()).toHaveLength(2);
});

test('all of it as operations of the security module', async () => {
  const hsm = new QuickPairHsm();
  const securityModule = moduleOn(hsm, generateGuardKeys(hsm));
  const publicKey = await securityModule.makeAuditKey();
  expect(await securityModule.auditPublicKey()).toEqual(publicKey);
  const [one, two] = [
    await securityModule.signAuditHead(headOf(1), SIGNED_AT),
    await securityModule.signAuditHead(headOf(2), SIGNED_AT),
  ];
  await securityModule.keepAuditHead(one);
  await securityModule.keepAuditHead(two, one);
  expect(await securityModule.matchKeptHeads([one, two])).toEqual({ kept: 2, found: [2, 1] });
  expect(await securityModule.auditDigest('x')).toHaveLength(64);
  expect(verifyAuditHead(two, publicKey.pem)).toBe(true);
});
