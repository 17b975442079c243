/** HMAC and DES against published answers and node:crypto, one by one and in batches. */
import { createCipheriv, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { HsmKeyUsage } from '../../../src/ports/hsm.ts';
import { seeded, seededOctets } from '../../support/seeded.ts';
import { desOf, hmacOf, keySpec, useHsm, type HsmUnderTest } from './hsm-under-test.ts';

const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex').toUpperCase();

/** 20 octets as a DKGA04 key is held: 12 zero octets after them. */
const padded = (value: Uint8Array) => Buffer.concat([value, Buffer.alloc(12)]);

const desKey = Buffer.from('ABABABABABABABAB', 'hex');

/** DES by node:crypto, as triple DES with three equal keys. */
function desByNode(blocks: Uint8Array): Buffer {
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([desKey, desKey, desKey]), null);
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(blocks), cipher.final()]);
}

export function describeKnownAnswers(underTest: HsmUnderTest): void {
  const { hsm } = useHsm(underTest);
  const dkga04Key = (value: Uint8Array) => hsm().importKey(keySpec('dkga04'), padded(value));

  describe('HMAC-SHA-256', () => {
    test('RFC 4231 section 4.2, a key of 20 octets', () => {
      const mac = hmacOf(hsm(), dkga04Key(Buffer.alloc(20, 0x0b)), Buffer.from('Hi There'));
      expect(hex(mac)).toBe('B0344C61D8DB38535CA8AFCEAF0BF12B881DC200C9833DA726E9376C2E32CFF7');
    });

    test('the worked data block of DKGA04', () => {
      const block =
        '04023034023134023037023031000406323031343537013201311236303037323730303030303030303030' +
        '303900000040';
      const value = Buffer.from('ABABABABABABABAB949494949494949401234567', 'hex');
      const mac = hmacOf(hsm(), dkga04Key(value), Buffer.from(block, 'hex'));
      expect(hex(mac.subarray(0, 8))).toBe('87F3ECBB2E46B48F');
    });

    test.each([0, 1, 49, 63, 64, 65, 1000])('a message of %i octets', (length) => {
      const next = seeded(length + 1);
      const value = seededOctets(next, 20);
      const message = seededOctets(next, length);
      const mac = hmacOf(hsm(), dkga04Key(value), message);
      expect(hex(mac)).toBe(hex(createHmac('sha256', value).update(message).digest()));
    });

    test('a record-MAC key uses all its 32 octets', () => {
      const value = seededOctets(seeded(4), 32);
      const message = Buffer.from('a record');
      const mac = hmacOf(hsm(), hsm().importKey(keySpec('record-mac'), value), message);
      expect(hex(mac)).toBe(hex(createHmac('sha256', value).update(message).digest()));
    });

    test.each([1, 2, 1000])('%i messages at once', (count) => {
      const bytes = 49;
      const next = seeded(count);
      const value = seededOctets(next, 20);
      const octets = seededOctets(next, count * bytes);
      const memory = new Uint8Array(32 * count + 64);
      const target = memory.subarray(32, 32 + 32 * count);
      hsm().hmacSha256(dkga04Key(value), { octets, bytes, count }, target);
      const single = Array.from({ length: count }, (_, n) =>
        createHmac('sha256', value)
          .update(octets.subarray(n * bytes, (n + 1) * bytes))
          .digest(),
      );
      expect(hex(target)).toBe(hex(Buffer.concat(single)));
      expect(hex(memory.subarray(0, 32)) + hex(memory.subarray(-32))).toBe('00'.repeat(64));
    });
  });

  describe('single DES', () => {
    test('the worked block of DKGA02', () => {
      const key = hsm().importKey(keySpec('dkga02'), desKey);
      expect(hex(desOf(hsm(), key, Buffer.from('2151356011FFFFFF', 'hex')))).toBe(
        '6CA9AAD4270FA73B',
      );
      expect(hex(desOf(hsm(), key, Buffer.alloc(8)).subarray(0, 3))).toBe('C33F45');
    });

    test.each([1, 2, 1000])('%i blocks at once', (count) => {
      const key = hsm().importKey(keySpec('dkga02'), desKey);
      const blocks = seededOctets(seeded(count), 8 * count);
      const memory = new Uint8Array(8 * count + 16);
      hsm().desEncrypt(key, blocks, memory.subarray(8, 8 + 8 * count));
      expect(hex(memory)).toBe(`${'00'.repeat(8)}${hex(desByNode(blocks))}${'00'.repeat(8)}`);
    });

    test('equal blocks give equal ones: ECB', () => {
      const key = hsm().importKey(keySpec('dkga02'), desKey);
      const enciphered = desOf(hsm(), key, Buffer.alloc(24, 0x42));
      expect(hex(enciphered)).toBe(hex(desByNode(Buffer.alloc(8, 0x42))).repeat(3));
    });
  });

  test.each<[HsmKeyUsage, Uint8Array]>([
    ['record-mac', Buffer.alloc(32, 9)],
    ['dkga04', padded(Buffer.alloc(20, 9))],
  ])('a %s key that came out of a blob gives the same', (usage, value) => {
    const wrapping = hsm().generateKey(keySpec('wrap'));
    const blob = hsm().wrapKey(wrapping, hsm().importKey(keySpec(usage), value));
    const opened = hsm().unwrapKey(wrapping, blob, keySpec(usage, { extractable: false }));
    const expected = createHmac('sha256', value).update('x').digest();
    expect(hex(hmacOf(hsm(), opened, Buffer.from('x')))).toBe(hex(expected));
  });
}
