/**
 * The program as it is built, but that opening a passphrase costs next to nothing: a copy of `dist`
 * with another number in it. The program that users have cannot be told to do so.
 */
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildIfStale } from '../../bin/build-dist.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** `bin/sts-kms` of the copy. */
    readonly quickProgram: string;
  }
}

const COST = 'N: 2 ** 17,';
const QUICK = 'N: 2 ** 4,';
/** What the program finds beside itself. */
export const BESIDE = ['docs', 'examples', 'hsm-profiles', 'softhsm', 'sts-tables', 'package.json'];

/** vitest's global set-up of tests that run the program: builds it, and makes the copy. */
export function setup(project: TestProject): () => void {
  buildIfStale();
  // Below the checkout, where it finds its packages.
  const folder = mkdtempSync(path.resolve('.build/quick-'));
  for (const name of BESIDE) symlinkSync(path.resolve(name), path.join(folder, name));
  for (const name of ['bin', 'dist']) cpSync(name, path.join(folder, name), { recursive: true });
  const replaced = readdirSync(path.join(folder, 'dist'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .filter((name) => lowerCost(path.join(folder, 'dist', name)));
  if (replaced.length !== 1) throw new Error(`the cost is in ${String(replaced.length)} files`);
  project.provide('quickProgram', path.join(folder, 'bin/sts-kms'));
  return () => {
    rmSync(folder, { recursive: true });
  };
}

function lowerCost(file: string): boolean {
  const text = readFileSync(file, 'utf8');
  if (!text.includes(COST)) return false;
  writeFileSync(file, text.replace(COST, QUICK));
  return true;
}
