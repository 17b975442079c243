/** Key files, enrolments and signatures of people. */
import { chmodSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  credentialOf,
  newChallenge,
  openCredential,
  verifyChallenge,
} from '../../src/credentials/credential.ts';
import {
  enrolmentOctets,
  readEnrolment,
  verifyEnrolment,
  writeEnrolment,
} from '../../src/credentials/enrolment.ts';
import { fingerprintOf, sameFingerprint } from '../../src/credentials/fingerprint.ts';
import { openKeyFile, readKeyFile, sealKeyFile } from '../../src/credentials/key-file.ts';
import { isPublicKey, verifyDocument, verifySignedText } from '../../src/credentials/verify.ts';
import { canonicalOctets } from '../../src/exchange/canonical-octets.ts';
import { expectCode } from '../support/expect-code.ts';
import { documentFor, newTestPerson } from '../support/people.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const inFolder = useTemporaryFolder();
const passphrase = () => Buffer.from('correct horse battery');
const seed = () => new Uint8Array(32).fill(7);
const HOLDER = { personId: '11111111-2222-4333-8444-555555555555', name: 'Ada' };
const credential = credentialOf(HOLDER, seed());
const head = { ...HOLDER, publicKey: credential.publicKey };
const sealed = sealKeyFile(head, { seed: seed(), passphrase: passphrase() });

function fileWith(text: string, mode = 0o600): string {
  const path = inFolder(`key-${String(Math.random())}`);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

describe('RFC 8032 section 7.1', () => {
  test.each([
    [
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      '',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155' +
        '5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    ],
    [
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      '72',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
        '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    ],
  ])('%s', (publicKey, message, signature) => {
    const octets = Buffer.from(message, 'hex');
    const base64 = Buffer.from(signature, 'hex').toString('base64');
    expect(verifySignedText(publicKey, octets, base64)).toBe(true);
    expect(verifySignedText(publicKey, Buffer.from('73', 'hex'), base64)).toBe(false);
    expect(verifySignedText(publicKey.toUpperCase(), octets, base64)).toBe(false);
    expect(verifySignedText(publicKey, octets, `${base64} `)).toBe(false);
    expect(verifySignedText(publicKey, octets, base64.replace(/==$/, ''))).toBe(false);
  });

  test('a key under which signatures prove nothing is none', () => {
    for (const key of ['00'.repeat(32), `01${'00'.repeat(31)}`, `ec${'ff'.repeat(30)}7f`]) {
      expect(isPublicKey(key)).toBe(false);
      expect(isPublicKey(`${key.slice(0, 62)}${key.endsWith('7f') ? 'ff' : '80'}`)).toBe(false);
    }
    expect(isPublicKey(credential.publicKey)).toBe(true);
  });
});

describe('a key file', { timeout: 60_000 }, () => {
  test('opens with its passphrase, and has what it was made from', () => {
    const path = fileWith(sealed);
    expect(openCredential(readKeyFile(path), passphrase()).publicKey).toBe(credential.publicKey);
    expect([...openKeyFile(readKeyFile(path), passphrase())]).toEqual([...seed()]);
    expect(sealed).not.toContain(Buffer.from(seed()).toString('base64').slice(0, 20));
  });

  test('of a short passphrase is not made', () => {
    const short = { seed: seed(), passphrase: Buffer.from('elevenchars') };
    expectCode(() => sealKeyFile(head, short), 'PERSON_PASSPHRASE_SHORT');
  });

  test('does not open with another passphrase, or altered anywhere', () => {
    const file = readKeyFile(fileWith(sealed));
    expectCode(() => openKeyFile(file, Buffer.from('wrong horse battery')), 'PERSON_PASSPHRASE');
    const flipped = (text: string) => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`;
    const changes = [
      { personId: '21111111-2222-4333-8444-555555555555' },
      { name: 'Eve' },
      { publicKey: '1'.repeat(64) },
      ...(['salt', 'nonce', 'sealed', 'tag'] as const).map((name) => ({
        [name]: flipped(file[name]),
      })),
      { tag: file.tag.slice(0, 8) },
    ];
    for (const change of changes) {
      expectCode(() => openKeyFile({ ...file, ...change }, passphrase()), 'PERSON_PASSPHRASE');
    }
  });

  test('of another key than it says is refused', () => {
    const other = { ...head, publicKey: '2'.repeat(64) };
    const file = readKeyFile(
      fileWith(sealKeyFile(other, { seed: seed(), passphrase: passphrase() })),
    );
    expectCode(() => openCredential(file, passphrase()), 'PERSON_KEY_FILE');
  });

  test('that others may read, or that is none, is not read', () => {
    expectCode(() => readKeyFile(fileWith(sealed, 0o640)), 'HSM_SEAL_PERMISSIONS');
    for (const text of [
      '',
      '{}',
      sealed.replace('v1', 'v2'),
      sealed.replace('"salt"', '"pepper"'),
    ]) {
      expectCode(() => readKeyFile(fileWith(text)), 'PERSON_KEY_FILE');
    }
  });
});

describe('an enrolment', () => {
  const { person, sign } = newTestPerson('Ada');
  const statement = { person, proof: sign(enrolmentOctets(person)) };
  const text = writeEnrolment(statement);

  test('is read as it was written', () => {
    expect(readEnrolment(text)).toEqual(statement);
  });

  test.each([
    ['name', 'Eve'],
    ['roles', 'auditor'],
    ['roles', 'custodian operator'],
    ['scope', '{"owners":[],"supplyGroups":[],"subVendors":[]}'],
    ['publicKey', newTestPerson('eve').person.publicKey],
    ['publicKey', '00'.repeat(32)],
    ['credentialNumber', 2],
    ['createdAt', '2026-11-02T08:00:00.000Z'],
    ['id', '21111111-2222-4333-8444-555555555555'],
    ['kind', 'service'],
    ['agentDailyLimit', 5],
    ['signature', 'x'],
    ['more', 'members'],
  ])('with another %s is refused', (name, value) => {
    const altered = { ...(JSON.parse(text) as object), [name]: value };
    expectCode(() => readEnrolment(JSON.stringify(altered)), 'PERSON_ENROLMENT');
  });

  test('that is no JSON is refused', () => {
    expectCode(() => readEnrolment('{'), 'PERSON_ENROLMENT');
  });

  test('is proved by its own key only, in its own domain', () => {
    const eve = newTestPerson('eve');
    expect(verifyEnrolment(person, statement.proof)).toBe(true);
    expect(verifyEnrolment(person, eve.sign(enrolmentOctets(person)))).toBe(false);
    expect(verifyEnrolment({ ...person, roles: ['auditor'] }, statement.proof)).toBe(false);
    const otherDomain = canonicalOctets(['sts-kms enrolment 2', person.id]);
    expect(verifyEnrolment(person, sign(otherDomain))).toBe(false);
  });
});

describe('signing', () => {
  const requestedAt = '2026-11-27T10:00:00.000Z';
  const document = documentFor([], { installationId: 'here', requestedAt });

  test('a document, a challenge and an enrolment are never one another', () => {
    const { publicKey } = credential;
    const signature = credential.signDocument(document);
    expect(verifyDocument(publicKey, document, signature)).toBe(true);
    expect(verifyDocument(publicKey, { ...document, reason: 'x' }, signature)).toBe(false);
    const challenge = newChallenge('here');
    const answer = credential.answerChallenge(challenge);
    expect(verifyChallenge(publicKey, challenge, answer)).toBe(true);
    expect(verifyChallenge(publicKey, newChallenge('here'), answer)).toBe(false);
    expect(verifyChallenge(publicKey, { ...challenge, installationId: 'there' }, answer)).toBe(
      false,
    );
    expect(verifyDocument(publicKey, document, answer)).toBe(false);
  });

  test('a fingerprint is read out in eight groups, and typed in any way', () => {
    const { publicKey } = credential;
    const fingerprint = fingerprintOf(publicKey);
    expect(fingerprint).toMatch(/^(?:[0-9a-f]{4} ){7}[0-9a-f]{4}$/);
    expect(sameFingerprint(fingerprint.toUpperCase().replaceAll(' ', '-'), publicKey)).toBe(true);
    expect(sameFingerprint(fingerprint.slice(0, -1), publicKey)).toBe(false);
    expect(sameFingerprint('', publicKey)).toBe(false);
  });
});
