/**
 * From what was seen to what a profile says; and where a profile that exists says something else.
 *
 * @module
 */
import type { HsmQuirk, Pkcs11Profile } from '../profile/hsm-profile.ts';
import type { HsmFacts, WrapFact } from './passport.ts';

/** The part of a profile that is measured. */
export type MeasuredProfile = Pick<Pkcs11Profile, 'mechanisms' | 'capabilities' | 'quirks'> & {
  readonly limits: Pick<Pkcs11Profile['limits'], 'hmacKeyBytesMin'>;
};

/** Longest key that an HMAC may want at least: vending keys are held so. */
const HELD_BYTES = 32;
const HMAC_MECHANISM = '0x0251';
const DES3_ECB_MECHANISM = '0x0132';

/** What a device lacks to have a profile at all; empty when it has it. */
export function lacksForProfile(facts: HsmFacts): string[] {
  const floor = facts.hmacKeyBytesMin;
  return [
    ...(bestWrap(facts) === undefined ? ['no way of wrapping that the product knows'] : []),
    ...(floor === undefined || floor > HELD_BYTES
      ? ['no HMAC-SHA-256 with keys of 32 octets']
      : []),
    ...(facts.desThreeEqualKeys === true ? [] : ['no DES as triple DES with three equal keys']),
  ];
}

/**
 * The measured part of a profile.
 *
 * @returns undefined when the device lacks what every profile needs
 */
export function deriveProfile(facts: HsmFacts): MeasuredProfile | undefined {
  const wrap = bestWrap(facts);
  if (wrap === undefined || lacksForProfile(facts).length > 0) return undefined;
  const { mechanism, format } = wrap;
  return {
    mechanisms: {
      wrap: { mechanism, format },
      hmac: HMAC_MECHANISM,
      des: { mechanism: DES3_ECB_MECHANISM, form: 'three-equal-keys' },
      dkga04Birth: facts.zeroPaddingWrap === true ? 'zero-padding-wrap' : 'host',
      oaepHashes: [...(facts.oaepHashes ?? [])],
    },
    limits: { hmacKeyBytesMin: facts.hmacKeyBytesMin ?? HELD_BYTES },
    capabilities: {
      authenticatedWrap: wrap.authenticated,
      refusesToWrapNonExtractable: facts.refusesToWrapNonExtractable === true,
      keepsUsageOfCopies: facts.keepsUsageOfCopies === true,
      signatureKeys: signatureKeysOf(facts),
    },
    quirks: quirksOf(facts),
  };
}

/** Where a profile says something else than was seen, one line each. */
export function compareProfile(profile: Pkcs11Profile, facts: HsmFacts): string[] {
  const seen = deriveProfile(facts);
  if (seen === undefined) return lacksForProfile(facts).map((lack) => `the device has ${lack}`);
  const { mechanisms, limits, capabilities, quirks } = profile;
  const said = flat({
    mechanisms,
    limits: { hmacKeyBytesMin: limits.hmacKeyBytesMin },
    capabilities,
    quirks: [...quirks].sort(),
  });
  return [...flat({ ...seen, quirks: [...seen.quirks].sort() })]
    .filter(([member, value]) => said.get(member) !== value)
    .map(([member, value]) => `${member}: the profile says ${said.get(member)}, seen was ${value}`);
}

type KnownWrap = WrapFact & { readonly format: 'rfc5649' | 'aes-cbc-pad' };

/** RFC 5649 where the module has it under any number, else AES-CBC with padding. */
function bestWrap({ wraps = [] }: HsmFacts): KnownWrap | undefined {
  const known = wraps.filter(
    (wrap): wrap is KnownWrap => wrap.format === 'rfc5649' || wrap.format === 'aes-cbc-pad',
  );
  const good = known.find(({ format, authenticated }) => format === 'rfc5649' && authenticated);
  return good ?? known.find(({ format }) => format === 'aes-cbc-pad');
}

function quirksOf(facts: HsmFacts): HsmQuirk[] {
  const seen: Readonly<Record<HsmQuirk, boolean | undefined>> = {
    'unwrap-answers-general-error': facts.unwrapAnswersGeneralError,
    'unwrap-leaves-length-zero': facts.unwrapLeavesLengthZero,
    'unwrap-leaves-keys-readable': facts.unwrapLeavesKeysReadable,
    'corrects-des-parity': facts.correctsDesParity,
  };
  return (Object.keys(seen) as HsmQuirk[]).filter((quirk) => seen[quirk] === true);
}

function signatureKeysOf({ rsaSignatures, ecSignatures }: HsmFacts) {
  if (rsaSignatures !== true) return 'none';
  return ecSignatures === true ? 'RSA and EC' : 'RSA';
}

/** Members by their path, with their values as text. */
function flat(value: unknown, at = ''): Map<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return new Map([[at, JSON.stringify(value)]]);
  }
  const inside = Object.entries(value).map(([name, member]) =>
    flat(member, at === '' ? name : `${at}.${name}`),
  );
  return new Map(inside.flatMap((members) => [...members]));
}
