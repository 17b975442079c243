/** A sealed file that was altered, or is opened wrongly, gives no key. */
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { openSealedMemoryHsm, sealMemoryHsm } from '../../src/hsm/memory/sealed-file.ts';
import { findGuardKeys, generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { expectCode } from '../support/expect-code.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

interface SealedFile {
  schema: string;
  salt: string;
  nonce: string;
  keys: { label: string; usage: string }[];
  sealed: string;
  tag: string;
}

// Each sealing and opening takes scrypt half a second of a quiet processor.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const inFolder = useTemporaryFolder();
const path = inFolder('sealed');
const passphrase = Buffer.from('correct horse battery staple');
let text = '';

beforeAll(() => {
  const hsm = new MemoryHsm();
  generateGuardKeys(hsm);
  sealMemoryHsm(hsm, path, passphrase);
  text = readFileSync(path, 'utf8');
});

const fileOf = () => JSON.parse(text) as SealedFile;

function expectInvalid(content: string): void {
  const altered = inFolder('altered');
  writeFileSync(altered, content, { mode: 0o600 });
  expectCode(() => openSealedMemoryHsm(altered, passphrase), 'HSM_SEAL_INVALID');
}

/** Base64 with one bit of one octet turned. */
function flipped(base64: string, at: number): string {
  const octets = Buffer.from(base64, 'base64');
  octets[octets.length + (at < 0 ? at : at - octets.length)]! ^= 1;
  return octets.toString('base64');
}

const cut = (base64: string, octets: number) =>
  Buffer.from(base64, 'base64').subarray(0, octets).toString('base64');

test.each([
  ['another', 'incorrect horse battery staple'],
  ['shorter', 'correct horse battery stapl'],
  ['longer', 'correct horse battery staple '],
  ['no', ''],
])('%s passphrase', (_, wrong) => {
  expectCode(() => openSealedMemoryHsm(path, Buffer.from(wrong)), 'HSM_SEAL_INVALID');
});

test('the untouched file opens', () => {
  const hsm = openSealedMemoryHsm(path, passphrase);
  expect(findGuardKeys(hsm)).toMatchObject({ storageKeyNumber: 1 });
});

describe('an altered member', () => {
  test.each<[string, (file: SealedFile) => unknown]>([
    ['schema', (file) => ({ ...file, schema: 'sts-kms-sealed-hsm-v2' })],
    ['salt', (file) => ({ ...file, salt: flipped(file.salt, 0) })],
    ['nonce', (file) => ({ ...file, nonce: flipped(file.nonce, -1) })],
    ['sealed, its first octet', (file) => ({ ...file, sealed: flipped(file.sealed, 0) })],
    ['sealed, its last octet', (file) => ({ ...file, sealed: flipped(file.sealed, -1) })],
    ['sealed, cut', (file) => ({ ...file, sealed: cut(file.sealed, 32) })],
    ['tag, its first octet', (file) => ({ ...file, tag: flipped(file.tag, 0) })],
    ['tag, its last octet', (file) => ({ ...file, tag: flipped(file.tag, -1) })],
    [
      'a label',
      ({ keys: [one, two], ...file }) => ({ ...file, keys: [one, { ...two, label: 'x' }] }),
    ],
    [
      'a usage',
      ({ keys: [one, two], ...file }) => ({ ...file, keys: [one, { ...two, usage: 'dkga04' }] }),
    ],
    ['the order of the keys', (file) => ({ ...file, keys: file.keys.toReversed() })],
    ['one key less', (file) => ({ ...file, keys: file.keys.slice(1) })],
    ['one key more', (file) => ({ ...file, keys: [...file.keys, ...file.keys] })],
  ])('%s', (_, alter) => {
    const altered = JSON.stringify(alter(fileOf()));
    expect(altered).not.toBe(text.trim());
    expectInvalid(altered);
  });

  // A tag of few octets is guessed quickly: only a whole one counts.
  test.each([4, 8, 12, 15])('the tag, cut to %i octets', (octets) => {
    const file = fileOf();
    expectInvalid(JSON.stringify({ ...file, tag: cut(file.tag, octets) }));
  });

  test.each(['schema', 'salt', 'nonce', 'keys', 'sealed', 'tag'] as const)(
    '%s: absent, of another type, or empty',
    (name) => {
      const { [name]: original, ...rest } = fileOf();
      expect(original).toBeDefined();
      expectInvalid(JSON.stringify(rest));
      for (const wrong of [null, 7, '', '!', {}]) {
        expectInvalid(JSON.stringify({ ...rest, [name]: wrong }));
      }
    },
  );

  test('a member that nobody knows', () => {
    expectInvalid(JSON.stringify({ ...fileOf(), comment: 'hello' }));
  });

  test.each(['', '{', 'null', '[]', '\0'.repeat(64)])('no such file at all: %j', (content) => {
    expectInvalid(content);
  });
});
