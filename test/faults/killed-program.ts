/** Runs the real program, which may be killed at one of its durable steps, or its host. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { builtFile } from '../support/program.ts';
import type { DyingPlan } from './die-in-program.mjs';
import type { FoundedGround } from './founded-ground.ts';

const MAIN = builtFile('main.js');
const PRELOADED = new URL('die-in-program.mjs', import.meta.url).href;

/** How a run ended, and which durable steps it had begun. */
export interface Ended {
  readonly signal: NodeJS.Signals | null;
  readonly exitCode: number | null;
  readonly said: string;
  readonly steps: readonly string[];
}

/** Who dies, and where. */
export type Death = Omit<DyingPlan, 'log'>;

/** Nobody dies. */
const UNHARMED: Death = { step: 0, moment: 'before', victim: 'program' };

/** Runs a command. */
export function runProgram(
  { folder }: FoundedGround,
  args: readonly string[],
  death: Death = UNHARMED,
): Promise<Ended> {
  const [planFile, log] = [path.join(folder, 'plan'), path.join(folder, 'steps')];
  rmSync(log, { force: true });
  writeFileSync(planFile, JSON.stringify({ ...death, log }));
  const command = ['--import', PRELOADED, MAIN, ...args];
  const options = { cwd: folder, env: { ...process.env, DYING_PLAN: planFile } };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, options, (_, stdout, stderr) => {
      const { signalCode: signal, exitCode } = child;
      const steps = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
      resolve({ signal, exitCode, said: stdout + stderr, steps });
    });
  });
}
