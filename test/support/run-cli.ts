/**
 * Runs the program as a user does, in a process of its own.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { PROGRAM } from './program.ts';

/** What a run left behind. */
export interface CliRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program with arguments, from the checkout's top folder. */
export function runCli(...args: readonly string[]): CliRun {
  const run = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { exitCode: run.status, stdout: run.stdout, stderr: run.stderr };
}
