/** A sealed file from before there were signing pairs; a passphrase costs what users pay. */
import { createPublicKey, verify } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { findGuardKeys } from '../../src/security-module/guard-keys.ts';
import type { Hsm } from '../../src/ports/hsm.ts';
import { expectCode } from '../support/expect-code.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

vi.doUnmock('../../src/credentials/passphrase-cost.ts');
const { openSealedMemoryHsm } = await import('../../src/hsm/memory/sealed-file.ts');

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
