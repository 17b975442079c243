/**
 * What every HSM adapter must do, whatever the device: an adapter joins with one file that calls
 * {@link describeHsm}.
 *
 * @module
 */
import { describe } from 'vitest';
import { describeBlobs } from './blobs.ts';
import { describeClosing } from './closing.ts';
import { describeKnownAnswers } from './known-answers.ts';
import { describeLabels } from './labels.ts';
import { describeRandomness } from './randomness.ts';
import { describeUsage } from './usage.ts';
import { describeValues } from './values.ts';
import type { HsmUnderTest } from './hsm-under-test.ts';

/** Runs the suite on an adapter. */
export function describeHsm(
  name: string,
  open: HsmUnderTest['open'],
  options: HsmUnderTest['options'],
): void {
  const underTest = { open, options };
  describe(name, () => {
    describeRandomness(underTest);
    describeLabels(underTest);
    describeValues(underTest);
    describeBlobs(underTest);
    describeUsage(underTest);
    describeKnownAnswers(underTest);
    describeClosing(underTest);
  });
}
