/**
 * What every HSM adapter must do, whatever the device: an adapter joins with one file that calls
 * {@link describeHsm}.
 *
 * @module
 */
import { describe } from 'vitest';
import { describeBlobs } from './blobs.ts';
import { describeClosing } from './closing.ts';
import { describeDerivations } from './derivations.ts';
import { describeKnownAnswers } from './known-answers.ts';
import { describeLabels } from './labels.ts';
import { describeRandomness } from './randomness.ts';
import { describeSigningPairs } from './signing-pairs.ts';
import { describeUsage } from './usage.ts';
import { describeValues } from './values.ts';
import { describeVendingKeys } from './vending-keys.ts';
import type { HsmUnderTest } from './hsm-under-test.ts';

/** Each in a block of its own: what one part opens before its tests is not open in another's. */
const PARTS: Readonly<Record<string, (underTest: HsmUnderTest) => void>> = {
  randomness: describeRandomness,
  labels: describeLabels,
  values: describeValues,
  blobs: describeBlobs,
  usage: describeUsage,
  'known answers': describeKnownAnswers,
  derivations: describeDerivations,
  'vending keys': describeVendingKeys,
  'signing pairs': describeSigningPairs,
  closing: describeClosing,
};

/** Runs the suite on an adapter. */
export function describeHsm(
  name: string,
  open: HsmUnderTest['open'],
  options: HsmUnderTest['options'],
): void {
  const underTest = { open, options };
  describe(name, () => {
    for (const [part, describePart] of Object.entries(PARTS)) {
      describe(part, () => {
        describePart(underTest);
      });
    }
  });
}
