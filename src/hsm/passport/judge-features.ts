/**
 * What the findings mean for the features of the product.
 *
 * @module
 */
import { lacksForProfile } from './derive-profile.ts';
import type { FeatureVerdict, Finding, HsmFacts } from './passport.ts';

/** What is known of a module. */
interface Seen {
  readonly facts: HsmFacts;
  readonly works: (probe: string) => boolean;
}

/** One verdict for each feature. */
export function judgeFeatures(facts: HsmFacts, findings: readonly Finding[]): FeatureVerdict[] {
  const working = findings.filter(({ outcome }) => outcome === 'works');
  const works = (probe: string) => working.some((finding) => finding.probe === probe);
  return JUDGES.map((judge) => judge({ facts, works }));
}

const JUDGES: readonly ((seen: Seen) => FeatureVerdict)[] = [
  judgeUse,
  judgeBlobs,
  judgeBirth,
  judgeGuardKeys,
  judgeProtection,
  judgeKeyLoadFiles,
];

function judgeUse({ facts }: Seen): FeatureVerdict {
  const feature = 'hold vending keys and issue key changes';
  const lacks = lacksForProfile(facts);
  if (lacks.length > 0) return { feature, verdict: 'no', because: lacks.join('; ') };
  return { feature, verdict: 'yes', because: 'HMAC, DES and wrapping give the known answers' };
}

function judgeBlobs({ facts }: Seen): FeatureVerdict {
  const feature = 'wrapped vending keys that cannot be altered';
  const refuses = facts.wraps?.some(
    ({ format, authenticated }) => format === 'rfc5649' && authenticated,
  );
  return refuses === true
    ? { feature, verdict: 'yes', because: 'the module refuses every altered blob' }
    : { feature, verdict: 'with care', because: 'only by an HMAC that this program adds to each' };
}

function judgeBirth({ facts }: Seen): FeatureVerdict {
  const feature = 'DKGA04 vending keys that are never outside';
  return facts.zeroPaddingWrap === true
    ? { feature, verdict: 'yes', because: 'the module fills 20 octets to 32 itself' }
    : { feature, verdict: 'with care', because: 'they pass through the memory of the host once' };
}

function judgeGuardKeys({ works }: Seen): FeatureVerdict {
  const feature = 'keys that guard a store, kept in the module';
  if (!works('objects/lasting') || !works('objects/generate')) {
    return { feature, verdict: 'no', because: 'keys are not made inside, or do not last' };
  }
  const replaced = 'a second key of one CKA_ID replaces the first: each of ours has its own';
  const because = works('objects/same-id') ? 'keys last and are found again' : replaced;
  return { feature, verdict: 'yes', because };
}

function judgeProtection({ facts }: Seen): FeatureVerdict {
  const feature = 'keys protected from whoever has the PIN';
  const keeps = facts.refusesToWrapNonExtractable === true && facts.keepsUsageOfCopies === true;
  const because = keeps
    ? 'as far as PKCS#11 goes: the PIN opens stored blobs'
    : 'the module does not keep to all attributes: the PIN opens more than it should';
  return { feature, verdict: 'with care', because };
}

function judgeKeyLoadFiles({ facts }: Seen): FeatureVerdict {
  const feature = 'key load files (RSA-OAEP and RSA signatures)';
  const hashes = facts.oaepHashes ?? [];
  if (hashes.length === 0 || facts.rsaSignatures !== true) {
    return { feature, verdict: 'no', because: 'RSA-OAEP or RSA signatures are missing' };
  }
  return { feature, verdict: 'yes', because: `RSA-OAEP with ${hashes.join(' and ')}` };
}
