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

let readerGone = false;

// A reader that has seen enough, as `| head`, closes the pipe: the work goes on to its own end.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  readerGone = true;
  if (error.code === 'EPIPE') return;
  process.stderr.write(`sts-kms: FILE_NOT_WRITABLE: standard output: ${error.code ?? 'unknown'}\n`);
  process.exitCode = 2;
});
// There is nowhere left to complain.
process.stderr.on('error', () => undefined);

/** Standard output and standard error of this process. */
export const PROCESS_OUTPUT: CommandOutput = {
  line: (text) => {
    if (!readerGone) process.stdout.write(`${text}\n`);
  },
  note: (text) => {
    process.stderr.write(`${text}\n`);
  },
};
