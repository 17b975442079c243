/**
 * The programs of this folder, and how each is started.
 *
 * @module
 */
import { fileURLToPath } from 'node:url';

/** From a checkout a program is TypeScript, which needs its loader; what is built needs none. */
const CHECKOUT = import.meta.url.endsWith('.ts');

/** Path of a program of this folder, by its name without an ending. */
export function ownProgram(name: string): string {
  return fileURLToPath(new URL(`./${name}.${CHECKOUT ? 'ts' : 'js'}`, import.meta.url));
}

/** The command that runs a program, as a list of arguments. */
export function commandOf(program: string): string[] {
  const loader = program.endsWith('.ts') ? ['--import', 'tsx'] : [];
  return [process.execPath, ...loader, program];
}
