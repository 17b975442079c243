/**
 * What it costs to try a passphrase, of a key file and of a sealed HSM alike. It is written in no
 * file and set by nothing: whoever could set it could make guessing cheap.
 *
 * @module
 */

/** scrypt: 128 MiB and about half a second. RFC 7914; our choice. */
export const PASSPHRASE_COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 2 ** 20 } as const;
