/** Signing pairs in a sealed file, and files from before there were any. */
import { createPublicKey, verify } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { openSealedMemoryHsm, sealMemoryHsm } from '../../src/hsm/memory/sealed-file.ts';
import { findGuardKeys, generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import type { Hsm } from '../../src/ports/hsm.ts';
import { expectCode } from '../support/expect-code.ts';
import { QuickPairHsm } from '../support/quick-pair-hsm.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

// Each sealing and opening takes scrypt half a second of a quiet processor.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const inFolder = useTemporaryFolder();
const passphrase = Buffer.from('correct horse battery staple');
const LABEL = 'sts-kms audit key 1';
const MESSAGE = Buffer.from('the same on the next day?');

/** Sealed by version 0.1.0: guard keys of 32 times 01 and 32 times 02. */
const OLDER = {
  schema: 'sts-kms-sealed-hsm-v1',
  salt: 'kOl2vcBpYQ+n2RWOPS1LEg==',
  nonce: '+71fwLZ6VLbIj5kI',
  keys: [
    { label: 'sts-kms storage key 1', usage: 'wrap' },
    { label: 'sts-kms record-MAC key 1', usage: 'record-mac' },
  ],
  sealed:
    'c/Nq39Xo9hwB7PssqzEu9r/o7OgHH9tJm9cejbbxkbtDYynBnv62P+yL9X5Fgweed9uQ0kuL4kRvbUh6LHqmhw==',
  tag: 'uX2qy36vToFhij773pkJnQ==',
};

function isSignedBy(hsm: Hsm, signature: Uint8Array): boolean {
  const spki = Buffer.from(hsm.publicKeyOf(hsm.findSigningPair(LABEL)));
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  return verify('sha256', MESSAGE, key, signature);
}

const schemaOf = (path: string) => (JSON.parse(readFileSync(path, 'utf8')) as typeof OLDER).schema;

test('a file of before: opens, takes a pair, and opens again with all it had', () => {
  const path = inFolder('older');
  writeFileSync(path, JSON.stringify(OLDER), { mode: 0o600 });
  const hsm = openSealedMemoryHsm(path, passphrase);
  const guards = hsm.exportPersistentKeys().map(({ value }) => [...value]);
  expect(guards).toEqual([Array(32).fill(1), Array(32).fill(2)]);
  expectCode(() => hsm.findSigningPair(LABEL), 'HSM_KEY_NOT_FOUND');
  const pair = hsm.generateSigningPair(LABEL);
  const signature = hsm.sign(pair, MESSAGE);
  expect(schemaOf(path)).toBe('sts-kms-sealed-hsm-v2');
  const again = openSealedMemoryHsm(path, passphrase);
  expect(isSignedBy(again, signature)).toBe(true);
  expect(again.sign(again.findSigningPair(LABEL), MESSAGE)).toEqual(signature);
  const kept = again.exportPersistentKeys().map(({ value }) => [...value]);
  expect(kept.slice(0, 2)).toEqual(guards);
  expect(() => findGuardKeys(again)).not.toThrow();
  again.destroyKey(again.findSigningPair(LABEL));
  expect(schemaOf(path)).toBe('sts-kms-sealed-hsm-v1');
  expectCode(
    () => openSealedMemoryHsm(path, passphrase).findSigningPair(LABEL),
    'HSM_KEY_NOT_FOUND',
  );
});

test('without a pair a file is what it was before', () => {
  const hsm = new MemoryHsm();
  generateGuardKeys(hsm);
  sealMemoryHsm(hsm, inFolder('plain'), passphrase);
  const { keys, schema } = JSON.parse(readFileSync(inFolder('plain'), 'utf8')) as typeof OLDER;
  expect({ schema, keys }).toEqual({ schema: OLDER.schema, keys: OLDER.keys });
});

test('changed by another process: the pair has not been made', () => {
  const path = inFolder('two');
  writeFileSync(path, JSON.stringify(OLDER), { mode: 0o600 });
  const hsm = openSealedMemoryHsm(path, passphrase);
  writeFileSync(path, `${JSON.stringify(OLDER)}\n`);
  expectCode(() => hsm.generateSigningPair(LABEL), 'HSM_SEAL_CHANGED');
  expectCode(() => hsm.findSigningPair(LABEL), 'HSM_KEY_NOT_FOUND');
});

interface Named {
  readonly label: string;
  readonly usage: string;
  readonly bytes: number;
}

describe('a file with a pair that was altered', () => {
  const path = inFolder('altered');
  let file: { readonly keys: readonly Named[] };

  beforeAll(() => {
    const hsm = new QuickPairHsm();
    generateGuardKeys(hsm);
    hsm.generateSigningPair(LABEL);
    sealMemoryHsm(hsm, path, passphrase);
    file = JSON.parse(readFileSync(path, 'utf8')) as typeof file;
  });

  test.each<[string, (keys: readonly Named[]) => readonly Partial<Named>[]]>([
    ['a length', ([one, two, pair]) => [one!, two!, { ...pair, bytes: pair!.bytes - 1 }]],
    ['two lengths', ([one, ...rest]) => [{ ...one!, bytes: 31 }, ...rest]],
    ['a label', ([one, two, pair]) => [one!, two!, { ...pair, label: 'another' }]],
    ['a usage', ([one, two, pair]) => [one!, two!, { ...pair, usage: 'wrap' }]],
    ['the order', (keys) => keys.toReversed()],
    ['no lengths', (keys) => keys.map(({ label, usage }) => ({ label, usage }))],
  ])('%s', (_, alter) => {
    const altered = inFolder('altered copy');
    const text = JSON.stringify({ ...file, keys: alter(file.keys) });
    writeFileSync(altered, text, { mode: 0o600 });
    expectCode(() => openSealedMemoryHsm(altered, passphrase), 'HSM_SEAL_INVALID');
    expect(openSealedMemoryHsm(path, passphrase).findSigningPair(LABEL)).toBeGreaterThan(0);
  });

  test('as one of the first version', () => {
    const altered = inFolder('as first');
    const keys = file.keys.map(({ label, usage }) => ({ label, usage }));
    const text = JSON.stringify({ ...file, schema: OLDER.schema, keys });
    writeFileSync(altered, text, { mode: 0o600 });
    expectCode(() => openSealedMemoryHsm(altered, passphrase), 'HSM_SEAL_INVALID');
  });
});
