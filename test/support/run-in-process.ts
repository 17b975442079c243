/**
 * Runs the program in this process, where a process of its own is not what is judged.
 *
 * @module
 */
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { CliRun } from './run-cli.ts';

const { composeProgram } = await import('../../src/compose-program.ts');
const { runProgram } = await import('../../src/cli/program.ts');

const TOP = fileURLToPath(new URL('../../', import.meta.url));

/** Where a run is, and what is typed into it. */
export interface RunPlace {
  readonly folder: string;
  readonly input: string;
}

/** One run at a time: the folder, the streams and the exit code are the process's. */
let last: Promise<unknown> = Promise.resolve();

/** Runs the program with arguments, from the checkout's top folder unless another is named. */
export function runInProcess(
  args: readonly string[],
  { folder = TOP, input = '' }: Partial<RunPlace> = {},
): Promise<CliRun> {
  const run = last.then(() => runAlone(args, { folder, input }));
  last = run.catch(() => undefined);
  return run;
}

async function runAlone(args: readonly string[], { folder, input }: RunPlace): Promise<CliRun> {
  const { exitCode } = process;
  const before = process.cwd();
  const [stdout, stderr] = [listenTo(process.stdout), listenTo(process.stderr)];
  const giveBackInput = putInput(input);
  process.chdir(folder);
  process.exitCode = 0;
  try {
    await runProgram(composeProgram(), args);
    return { exitCode: process.exitCode, stdout: stdout.said(), stderr: stderr.said() };
  } finally {
    process.exitCode = exitCode;
    process.chdir(before);
    giveBackInput();
    stdout.giveBack();
    stderr.giveBack();
  }
}

/** What is written goes nowhere else. */
function listenTo(stream: NodeJS.WriteStream): { said: () => string; giveBack: () => void } {
  const parts: string[] = [];
  const write = stream.write.bind(stream);
  stream.write = (text: string | Uint8Array, ...rest: unknown[]): boolean => {
    parts.push(typeof text === 'string' ? text : Buffer.from(text).toString('utf8'));
    const done = rest.at(-1);
    if (typeof done === 'function') process.nextTick(done);
    return true;
  };
  return {
    said: () => parts.join(''),
    giveBack: () => {
      stream.write = write;
    },
  };
}

function putInput(text: string): () => void {
  const own = Object.getOwnPropertyDescriptor(process, 'stdin');
  Object.defineProperty(process, 'stdin', { configurable: true, value: Readable.from([text]) });
  return () => {
    if (own !== undefined) Object.defineProperty(process, 'stdin', own);
  };
}
