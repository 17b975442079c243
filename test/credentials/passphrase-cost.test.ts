/** What a guess at a passphrase costs: as RFC 7914 is computed, from the file alone. */
import { createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { expect, test, vi } from 'vitest';

vi.doUnmock('../../src/credentials/passphrase-cost.ts');
const { sealKeyFile } = await import('../../src/credentials/key-file.ts');

const passphrase = Buffer.from('correct horse battery');

test('a key file opens at 128 MiB, and at no lower cost', () => {
  const head = { personId: 'p', name: 'Ada', publicKey: '00'.repeat(32) };
  const seed = randomBytes(32);
  const file = JSON.parse(sealKeyFile(head, { seed, passphrase })) as Record<string, string>;
  const octets = (name: string) => Buffer.from(file[name] ?? '', 'base64');
  const openAt = (N: number) => {
    const key = scryptSync(passphrase, octets('salt'), 32, { N, r: 8, p: 1, maxmem: 2 ** 28 });
    const cipher = createDecipheriv('aes-256-gcm', key, octets('nonce'), { authTagLength: 16 });
    cipher.setAAD(
      Buffer.from(JSON.stringify(['sts-kms-person-key-v1', 'p', 'Ada', head.publicKey])),
    );
    cipher.setAuthTag(octets('tag'));
    return Buffer.concat([cipher.update(octets('sealed')), cipher.final()]);
  };
  expect(openAt(2 ** 17)).toEqual(seed);
  expect(() => openAt(2 ** 16)).toThrow();
});
