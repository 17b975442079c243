/**
 * How every adapter makes signing pairs: they last, and their private half never leaves.
 *
 * @module
 */

/** How a signing pair is made. */
export interface SigningPairSpec {
  readonly usage: 'sign';
  readonly label: string;
  readonly persistent: true;
  readonly extractable: false;
}

/** The pair of a label. */
export function signingPairSpec(label: string): SigningPairSpec {
  return { usage: 'sign', label, persistent: true, extractable: false };
}
