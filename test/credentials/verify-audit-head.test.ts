/** A head of the audit chain carries the signature of its key, over every member. */
import { createPublicKey, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  auditHeadOctets,
  auditKeyFingerprint,
  verifyAuditHead,
} from '../../src/credentials/verify-audit-head.ts';
import type { SignedAuditHead } from '../../src/ports/audit-heads.ts';
import { expectCode } from '../support/expect-code.ts';
import { INSTALLATION_ID } from '../support/security-modules.ts';

const pemOf = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = pemOf(publicKey);
const keyFingerprint = auditKeyFingerprint(publicKey.export({ type: 'spki', format: 'der' }));

function signed(changes: Partial<SignedAuditHead> = {}, key = privateKey): SignedAuditHead {
  const head = {
    ...{ installationId: INSTALLATION_ID, number: 7, rowHash: 'ab'.repeat(32) },
    ...{ signedAt: '2026-11-27T12:00:00.000Z', keyFingerprint },
    ...changes,
  };
  const signature = createSign('sha256').update(auditHeadOctets(head)).sign(key, 'base64');
  return { ...head, signature };
}

test('what is signed begins with its domain, and is canonical', () => {
  const head = signed();
  expect(Buffer.from(auditHeadOctets(head)).toString()).toBe(
    `["sts-kms audit head 1","${INSTALLATION_ID}",7,"${head.rowHash}",` +
      `"2026-11-27T12:00:00.000Z","${keyFingerprint}"]`,
  );
});

test('a head under its key', () => {
  expect(verifyAuditHead(signed(), PEM)).toBe(true);
  expect(keyFingerprint).toMatch(/^[0-9A-F]{64}$/);
});

describe('not the head that was signed', () => {
  test.each<[string, Partial<SignedAuditHead>]>([
    ['installation', { installationId: '5f0c1b1e-6a53-4f0e-9d2b-3c1d9a7e0002' }],
    ['number', { number: 8 }],
    ['hash', { rowHash: 'ac'.repeat(32) }],
    ['instant', { signedAt: '2026-11-27T12:00:00.001Z' }],
    ['fingerprint', { keyFingerprint: 'AB'.repeat(32) }],
    ['signature', { signature: signed({ number: 8 }).signature }],
    ['signature, absent', { signature: '' }],
    ['signature, not in base64', { signature: '?' }],
  ])('%s', (_, changes) => {
    expect(verifyAuditHead({ ...signed(), ...changes }, PEM)).toBe(false);
  });

  test.each<[string, (signature: string) => string]>([
    ['a blank', (signature) => ` ${signature}`],
    ['no padding', (signature) => signature.replace(/=+$/, '')],
    ['the alphabet of URLs', (signature) => signature.replace('+', '-').replace('/', '_')],
    [
      'one octet less',
      (signature) => Buffer.from(signature, 'base64').subarray(1).toString('base64'),
    ],
  ])('its signature with %s', (_, alter) => {
    const head = heads.find(({ signature }) => alter(signature) !== signature);
    expect(verifyAuditHead({ ...head!, signature: alter(head!.signature) }, PEM)).toBe(false);
  });

  const heads = [1, 2, 3, 4].map((number) => signed({ number }));
});

test('signed with another key, whichever it names', () => {
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
  expect(verifyAuditHead(signed({}, other.privateKey), PEM)).toBe(false);
  expect(verifyAuditHead(signed(), pemOf(other.publicKey))).toBe(false);
});

test('a key that is none is told, and is no false signature', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const secret = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  for (const pem of ['', 'x', PEM.replace('MII', 'AAA'), pemOf(ec.publicKey), secret]) {
    expectCode(() => verifyAuditHead(signed(), pem), 'SM_AUDIT_HEAD');
  }
  expect(pemOf(createPublicKey(PEM))).toBe(PEM);
});
