/** Signing pairs in a sealed file. */
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { openSealedMemoryHsm, sealMemoryHsm } from '../../src/hsm/memory/sealed-file.ts';
import { generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { expectCode } from '../support/expect-code.ts';
import { QuickPairHsm } from '../support/quick-pair-hsm.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const inFolder = useTemporaryFolder();
const passphrase = Buffer.from('correct horse battery staple');
const LABEL = 'sts-kms audit key 1';

/** Of version 0.1.0, before there were pairs. */
const FIRST = {
  schema: 'sts-kms-sealed-hsm-v1',
  keys: [
    { label: 'sts-kms storage key 1', usage: 'wrap' },
    { label: 'sts-kms record-MAC key 1', usage: 'record-mac' },
  ],
};

test('without a pair a file is what it was before', () => {
  const hsm = new MemoryHsm();
  generateGuardKeys(hsm);
  sealMemoryHsm(hsm, inFolder('plain'), passphrase);
  const { keys, schema } = JSON.parse(readFileSync(inFolder('plain'), 'utf8')) as typeof FIRST;
  expect({ schema, keys }).toEqual({ schema: FIRST.schema, keys: FIRST.keys });
});

test('changed by another process: the pair has not been made', () => {
  const path = inFolder('two');
  const made = new MemoryHsm();
  generateGuardKeys(made);
  sealMemoryHsm(made, path, passphrase);
  const hsm = openSealedMemoryHsm(path, passphrase);
  writeFileSync(path, `${readFileSync(path, 'utf8')}\n`);
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
    const text = JSON.stringify({ ...file, schema: FIRST.schema, keys });
    writeFileSync(altered, text, { mode: 0o600 });
    expectCode(() => openSealedMemoryHsm(altered, passphrase), 'HSM_SEAL_INVALID');
  });
});
