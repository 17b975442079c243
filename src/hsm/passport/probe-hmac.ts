/**
 * HMAC-SHA-256: known answers, and the shortest key that the module takes.
 *
 * @module
 */
import { createHmac } from 'node:crypto';
import { CKK_GENERIC_SECRET } from '../pkcs11/cryptoki-numbers.ts';
import { hmacWith, importKey, judge, refusalOf, type Probe } from './probe-bench.ts';

/** Lengths that are tried, in octets; 20 is that of a DKGA04 vending key. */
const KEY_LENGTHS = [1, 8, 14, 16, 20, 24, 32, 64];
const HELD_BYTES = 32;
/** Published in RFC 4231 section 4.2: a key of 20 octets and its message. */
const RFC4231_KEY = Buffer.alloc(20, 0x0b);
const RFC4231_MESSAGE = Buffer.from('Hi There');
const SECRET = { KEY_TYPE: CKK_GENERIC_SECRET, SIGN: true } as const;

/** Known answers of HMAC-SHA-256, with a key of 20 octets as the product holds it, and floors. */
export const probeHmac: Probe = (bench) => {
  const expected = createHmac('sha256', RFC4231_KEY).update(RFC4231_MESSAGE).digest();
  const answerOf = (bytes: number) => {
    const value = Buffer.alloc(bytes);
    RFC4231_KEY.copy(value);
    return hmacWith(bench, importKey(bench, value, SECRET), RFC4231_MESSAGE);
  };
  const padded = judge('hmac/zero-padded', 'RFC 4231, 20 octets held as 32', () =>
    answerOf(HELD_BYTES).equals(expected),
  );
  const short = judge('hmac/20-octets', 'RFC 4231, a key of 20 octets', () =>
    answerOf(RFC4231_KEY.length).equals(expected),
  );
  const none = judge('hmac/empty-message', 'an empty message', () =>
    hmacWith(
      bench,
      importKey(bench, Buffer.alloc(32, 1), SECRET),
      Buffer.alloc(1).subarray(1),
    ).equals(createHmac('sha256', Buffer.alloc(32, 1)).digest()),
  );
  const accepted = KEY_LENGTHS.filter((bytes) => refusalOf(() => answerOf(bytes)) === undefined);
  const [shortest] = accepted;
  const floor = {
    probe: 'hmac/key-floor',
    outcome: shortest === undefined ? 'refused' : 'works',
    detail: `shortest key: ${shortest === undefined ? 'none' : `${shortest} octets`}`,
  } as const;
  return {
    findings: [padded, short, none, floor],
    ...(shortest === undefined ? {} : { facts: { hmacKeyBytesMin: shortest } }),
  };
};
