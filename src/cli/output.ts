/**
 * Where a command writes: results to standard output, everything else to standard error.
 *
 * @module
 */

/** The two streams of a command. */
export interface CommandOutput {
  /** A line of result. */
  readonly line: (text: string) => void;
  /** A line for the person at the terminal. */
  readonly note: (text: string) => void;
}

// A reader that has seen enough, as `| head`, closes the pipe: nothing is wrong.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

/** Standard output and standard error of this process. */
export const PROCESS_OUTPUT: CommandOutput = {
  line: (text) => {
    process.stdout.write(`${text}\n`);
  },
  note: (text) => {
    process.stderr.write(`${text}\n`);
  },
};
