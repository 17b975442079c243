/**
 * What a MAC or a signature is made over: RFC 8785 canonical JSON in UTF-8, one form for equal
 * values.
 *
 * @module
 */
import canonicalizeModule from 'canonicalize';

/** The package is CommonJS: its types speak of a default export that is the module itself. */
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined;

/** A value that JSON can say; octets go in by {@link octetsInJson}. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** Octets as an object of their own, so that a text can never stand for them. */
export function octetsInJson(octets: Uint8Array): JsonValue {
  return { base64: Buffer.from(octets).toString('base64') };
}

/** The octets of a value. */
export function canonicalOctets(value: JsonValue): Uint8Array {
  return Buffer.from(canonicalize(value) ?? '');
}
