/**
 * What the four positions of a meter mean together, and what to do next.
 *
 * @module
 */
import { samePosition } from '../../../custody/meters/positions.ts';
import type { ShownMeter } from '../../../custody/meters/show-meter.ts';
import { differenceWords, positionName, positionWords } from './position-text.ts';

/** What is the case, and the commands that follow. */
export interface MeterAdvice {
  readonly finding: string;
  readonly next: readonly MeterStep[];
}

/** A command, and when it is the right one. */
export interface MeterStep {
  readonly when: string;
  readonly command: string;
}

type Situation = Pick<ShownMeter, 'keyChangeDue' | 'meter' | 'positions' | 'proofDue'>;

/** Says what differs and what to do; never empty. */
export function adviseMeter(shown: Situation): readonly MeterAdvice[] {
  const found = [setNotProven(shown), keyChangeDue(shown), recordPutBack(shown)];
  const advice = found.filter((each) => each !== null);
  if (advice.length > 0) return advice;
  return [{ finding: 'It is presumed to be what it should be: nothing to do.', next: [] }];
}

/** A set is out, and nobody knows whether the meter took it. */
function setNotProven({ meter, positions, proofDue }: Situation): MeterAdvice | null {
  const { issued, presumed } = positions;
  if (!proofDue || issued === null || presumed === null) return null;
  const differs = differenceWords(presumed, issued);
  const change = differs === '' ? 'no change of the presumed position' : differs;
  return {
    finding:
      `A set to ${positionWords(issued)} was issued (${change}). ` +
      'Nothing proves that it was entered.',
    next: [
      step('when the meter has it', `meter prove ${meter.id} ${positionName(issued)} --source …`),
      step('when the slip is lost', `key-change reprint --meter ${meter.id}`),
    ],
  };
}

/** The next set leads to the intention. */
function keyChangeDue({ meter, positions, ...shown }: Situation): MeterAdvice | null {
  const { intended, presumed } = positions;
  if (!shown.keyChangeDue || intended === null || presumed === null) return null;
  const isOut = shown.proofDue && samePosition(meter.issued, meter.intended);
  if (isOut) return null;
  return {
    finding: `A key change is due: ${differenceWords(presumed, intended)}.`,
    next: [
      step('to see every rule first', `key-change why-not --meter ${meter.id}`),
      step('to issue the set', `key-change issue --meter ${meter.id}`),
    ],
  };
}

/** Somebody corrected the record after a proof. */
function recordPutBack({ meter, positions }: Situation): MeterAdvice | null {
  const { presumed, proven } = positions;
  if (presumed === null || proven === null || samePosition(presumed, proven)) return null;
  return {
    finding:
      `It proved ${positionWords(proven)}, and is presumed otherwise since: ` +
      `${differenceWords(proven, presumed)}.`,
    next: [step('when its display was read', `meter prove ${meter.id} SGC/KRN/TI --source …`)],
  };
}

function step(when: string, command: string): MeterStep {
  return { when, command: `sts-kms ${command}` };
}
