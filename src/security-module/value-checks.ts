/**
 * What a value of a vending key may not be, whoever brings it: published, or weak.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { KmsError } from '../errors/kms-error.ts';

/**
 * SHA-256 of the published test values: those of test/vectors/vectors.json and of the trial and
 * bench keys in examples/. Digests, so that no value stands in the program.
 */
const PUBLISHED: ReadonlySet<string> = new Set([
  '248626bf15d50a4b5fb4570de665c074271c3d73f9c10cd29491dc9f119d2e3b', // digest of a published value
  'dfd9f9157afcd01d958aa8f3a6dee5406c12c4131f3b905e0db75272076611fb', // digest of a published value
  'ed4abfe2729a5df0ecb5776c04403c67224df5a6dd29d4304bb10c57ba7db1b5', // digest of a published value
  '22b8e0a17672aca174307a652fb736d0558f58184d5c28e31f3b135f65601270', // digest of a published value
  'ea9e453a8c20351dc4bb39a2c988e71ee495616aabce7940fcd7469fbd214338', // digest of a published value
  'bdaf9c458c37a83838a68b9401690ee688824ad67637ccfd0444966c06bd9b77', // digest of a published value
]);

/**
 * The weak and semi-weak keys of DES without their parity bits: FIPS 74, and RFC 2409 appendix A.
 */
const WEAK: ReadonlySet<string> = new Set([
  '0000000000000000', // published: FIPS 74
  'fefefefefefefefe', // published: FIPS 74
  '1e1e1e1e0e0e0e0e', // published: FIPS 74
  'e0e0e0e0f0f0f0f0', // published: FIPS 74
  '00fe00fe00fe00fe', // published: FIPS 74
  'fe00fe00fe00fe00', // published: FIPS 74
  '1ee01ee00ef00ef0', // published: FIPS 74
  'e01ee01ef00ef00e', // published: FIPS 74
  '00e000e000f000f0', // published: FIPS 74
  'e000e000f000f000', // published: FIPS 74
  '1efe1efe0efe0efe', // published: FIPS 74
  'fe1efe1efe0efe0e', // published: FIPS 74
  '001e001e000e000e', // published: FIPS 74
  '1e001e000e000e00', // published: FIPS 74
  'e0fee0fef0fef0fe', // published: FIPS 74
  'fee0fee0fef0fef0', // published: FIPS 74
]);

/**
 * Refuses a value that anybody can read.
 *
 * @throws {KmsError} SM_PUBLISHED_VALUE
 */
export function requireUnpublished(value: Uint8Array): void {
  if (!PUBLISHED.has(createHash('sha256').update(value).digest('hex'))) return;
  throw new KmsError('SM_PUBLISHED_VALUE', 'the value is a published test key');
}

/**
 * Refuses a DES key under which enciphering twice, or enciphering under its partner, deciphers.
 *
 * @throws {KmsError} SM_WEAK_VALUE
 */
export function requireNotWeak(value: Uint8Array): void {
  const withoutParity = Buffer.from(value);
  try {
    for (const [index, octet] of withoutParity.entries()) withoutParity[index] = octet & 0xfe;
    if (!WEAK.has(withoutParity.toString('hex'))) return;
  } finally {
    withoutParity.fill(0);
  }
  throw new KmsError('SM_WEAK_VALUE', 'the value is a weak or semi-weak key of DES');
}
