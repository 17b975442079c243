/** The program that a test starts: the quick copy where one was made, else `bin/sts-kms`. */
import path from 'node:path';
import { inject } from 'vitest';

/** Undefined in a project whose set-up made no copy. */
const quick = inject('quickProgram') as string | undefined;

/** Path of the program. */
export const PROGRAM = quick ?? path.resolve('bin/sts-kms');

/** Path of a file that was built for the program, as `main.js`. */
export function builtFile(name: string): string {
  return path.resolve(path.dirname(PROGRAM), '../dist', name);
}
