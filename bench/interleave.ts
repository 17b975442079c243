/**
 * Measures two ways of doing the same, in turn, so that a drift of the machine's speed touches both
 * alike. What counts is the ratio; absolute figures differ from machine to machine.
 *
 * @module
 */

/** One way of doing it. */
export interface Candidate {
  readonly name: string;
  /** Operations of one call of `run`. */
  readonly operations: number;
  readonly run: () => void | Promise<void>;
}

/** Medians over the rounds. */
export interface Comparison {
  readonly subject: Candidate;
  readonly baseline: Candidate;
  /** Operations per second. */
  readonly subjectRate: number;
  readonly baselineRate: number;
  /** Median of the ratios of each round, and the smallest and largest of them. */
  readonly ratio: number;
  readonly ratioMin: number;
  readonly ratioMax: number;
}

/** Rounds counted after one warm-up round. */
const ROUNDS = 7;
/** Shortest time of one measurement, so that the timer's grain does not count. */
const MEASUREMENT_SECONDS_MIN = 0.15;

/** Runs both candidates in turn. */
export async function interleave(subject: Candidate, baseline: Candidate): Promise<Comparison> {
  const subjectRates: number[] = [];
  const baselineRates: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const fast = await rateOf(subject);
    const slow = await rateOf(baseline);
    if (round === 0) continue;
    subjectRates.push(fast);
    baselineRates.push(slow);
    ratios.push(fast / slow);
  }
  return {
    subject,
    baseline,
    subjectRate: median(subjectRates),
    baselineRate: median(baselineRates),
    ratio: median(ratios),
    ratioMin: Math.min(...ratios),
    ratioMax: Math.max(...ratios),
  };
}

async function rateOf(candidate: Candidate): Promise<number> {
  const begin = process.hrtime.bigint();
  let calls = 0;
  for (;;) {
    await candidate.run();
    calls += 1;
    const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
    if (seconds >= MEASUREMENT_SECONDS_MIN) return (calls * candidate.operations) / seconds;
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
