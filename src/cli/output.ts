/**
 * Where a command writes: results to standard output, everything else to standard error.
 *
 * @module
 */
import { fstatSync, writeSync } from 'node:fs';
import { systemCode, systemReason } from '../errors/system-failure.ts';
import { createDelivery, type Delivery } from './delivery.ts';

/** The two streams of a command. */
export interface CommandOutput {
  /** A line of result. */
  readonly line: (text: string) => void;
  /** A line for the person at the terminal. */
  readonly note: (text: string) => void;
  /** What becomes of the command's answer. */
  readonly delivery: Delivery;
}

/** Output to these two. */
export function createOutput(streams: Omit<CommandOutput, 'delivery'>): CommandOutput {
  return { ...streams, delivery: createDelivery(streams) };
}

/** Why standard output took no more. */
export interface LostOutput {
  /** As `EPIPE`. */
  readonly code: string;
  readonly reason: string;
}

const STDOUT = 1;
let failure: LostOutput | null = null;
let underWay: Promise<void> = Promise.resolve();

const fail = (error: unknown): void => {
  failure ??= { code: systemCode(error), reason: systemReason(error) };
};
// A reader that has seen enough, as `| head`, closes the pipe: the work goes on to its own end.
process.stdout.on('error', fail);
// There is nowhere left to complain.
process.stderr.on('error', () => undefined);

function write(text: string): void {
  if (failure !== null) return;
  if (isFile()) {
    writeWhole(text);
    return;
  }
  const before = underWay;
  const written = new Promise<void>((resolve) => {
    process.stdout.write(text, (error) => {
      if (error !== null && error !== undefined) fail(error);
      resolve();
    });
  });
  underWay = before.then(() => written);
}

function isFile(): boolean {
  try {
    return fstatSync(STDOUT).isFile();
  } catch (error) {
    // Descriptor 1 is not open at all.
    fail(error);
    return false;
  }
}

/** Node's stream for files forgets what a disk that is nearly full did not take. */
function writeWhole(text: string): void {
  let rest = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(STDOUT, rest));
  } catch (error) {
    fail(error);
  }
}

/** Waits until everything is written; null when all of it was. */
export async function lostOutput(): Promise<LostOutput | null> {
  await underWay;
  return failure;
}

/** Standard output and standard error of this process. */
export const PROCESS_OUTPUT: CommandOutput = createOutput({
  line: (text) => {
    write(`${text}\n`);
  },
  note: (text) => {
    process.stderr.write(`${text}\n`);
  },
});
