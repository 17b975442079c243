/** The edges of the in-memory HSM and its sealed file that no device shares. */
import { expect, test } from 'vitest';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { openSealedMemoryHsm, sealMemoryHsm } from '../../src/hsm/memory/sealed-file.ts';
import type { HsmKeySpec } from '../../src/ports/hsm.ts';
import { expectCode } from '../support/expect-code.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const inFolder = useTemporaryFolder();
const passphrase = Buffer.from('correct horse battery staple');
const labelled = (label: string): HsmKeySpec => ({
  usage: 'wrap',
  label,
  persistent: true,
  extractable: false,
});

test.each([
  ['empty', ''],
  ['33 characters', 'x'.repeat(33)],
  ['a letter that is not ASCII', 'clé'],
  ['a line end', 'key\n'],
])('a label that is %s is refused before there is a key', (_, label) => {
  const hsm = new MemoryHsm();
  expectCode(() => hsm.generateKey(labelled(label)), 'HSM_LABEL_INVALID');
  expect(hsm.exportPersistentKeys()).toEqual([]);
});

test('32 characters are a label, and come back from a sealed file', () => {
  const hsm = new MemoryHsm();
  const label = 'x'.repeat(32);
  hsm.generateKey(labelled(label));
  sealMemoryHsm(hsm, inFolder('long'), passphrase);
  expect(() => openSealedMemoryHsm(inFolder('long'), passphrase).findKey(label)).not.toThrow();
}, 60_000);

test('an HSM without keys seals to a file that opens', () => {
  sealMemoryHsm(new MemoryHsm(), inFolder('none'), passphrase);
  expect(openSealedMemoryHsm(inFolder('none'), passphrase).exportPersistentKeys()).toEqual([]);
}, 60_000);

test('a sealed file that is not there is told as such', () => {
  const error = expectCode(
    () => openSealedMemoryHsm(inFolder('absent'), passphrase),
    'FILE_NOT_READABLE',
  );
  expect(error.message).toContain('ENOENT');
});

test('messages and blocks that do not fill their octets are a defect, told at once', () => {
  const hsm = new MemoryHsm();
  const mac = hsm.generateKey({ ...labelled('mac'), usage: 'record-mac' });
  const short = { octets: new Uint8Array(99), bytes: 50, count: 2 };
  expect(() => {
    hsm.hmacSha256(mac, short, new Uint8Array(64));
  }).toThrow(RangeError);
  const des = hsm.generateKey({ ...labelled('des'), usage: 'dkga02' });
  expect(() => {
    hsm.desEncrypt(des, new Uint8Array(9), new Uint8Array(16));
  }).toThrow(RangeError);
});
