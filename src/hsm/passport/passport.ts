/**
 * A passport: what a PKCS#11 module was seen to do. Known answers, limits, formats and speeds;
 * nothing is taken from its list of mechanisms.
 *
 * @module
 */
import type { Pkcs11Profile } from '../profile/hsm-profile.ts';

/** How a probe ended. */
export type ProbeOutcome =
  | 'works'
  /** The module said no. */
  | 'refused'
  /** It answered, and the answer is not the known one. */
  | 'wrong'
  /** It took the process with it. */
  | 'crashed';

/** What one probe saw. */
export interface Finding {
  readonly probe: string;
  readonly outcome: ProbeOutcome;
  /** What was seen, for a reader. */
  readonly detail: string;
}

/** What wrapping by one mechanism really makes. */
export interface WrapFact {
  readonly mechanism: string;
  readonly format: 'rfc5649' | 'rfc3394' | 'aes-cbc-pad' | 'unknown';
  /** Every altered blob was refused. */
  readonly authenticated: boolean;
}

/** Facts that a profile is made of; absent what no probe could tell. */
export interface HsmFacts {
  readonly hmacKeyBytesMin?: number;
  readonly desThreeEqualKeys?: boolean;
  readonly wraps?: readonly WrapFact[];
  readonly zeroPaddingWrap?: boolean;
  readonly correctsDesParity?: boolean;
  readonly unwrapLeavesLengthZero?: boolean;
  readonly unwrapLeavesKeysReadable?: boolean;
  readonly unwrapAnswersGeneralError?: boolean;
  readonly refusesToWrapNonExtractable?: boolean;
  readonly keepsUsageOfCopies?: boolean;
  readonly oaepHashes?: Pkcs11Profile['mechanisms']['oaepHashes'];
  readonly rsaSignatures?: boolean;
  readonly ecSignatures?: boolean;
}

/** One figure. */
export interface Speed {
  readonly operation: string;
  /** Blocks or messages in one call. */
  readonly batch: number;
  readonly perSecond: number;
}

/** Whether a feature of the product can be had. */
export interface FeatureVerdict {
  readonly feature: string;
  readonly verdict: 'yes' | 'with care' | 'no';
  readonly because: string;
}

/** A whole passport. */
export interface Passport {
  readonly schema: 'sts-hsm-passport-v1';
  /** Name of the profile that was compared; null when there was none. */
  readonly profile: string | null;
  /** YYYY-MM-DD */
  readonly measuredOn: string;
  readonly node: string;
  readonly library: {
    readonly path: string;
    readonly description: string;
    readonly version: string;
  };
  readonly token: { readonly model: string; readonly throwAway: boolean };
  readonly findings: readonly Finding[];
  readonly facts: HsmFacts;
  readonly speeds: readonly Speed[];
  readonly features: readonly FeatureVerdict[];
  /** Where the profile says something else than was seen. */
  readonly mismatches: readonly string[];
}
