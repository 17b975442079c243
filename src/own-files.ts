/**
 * Files that come with the program. They are found from the nearest folder above this code that has
 * a `package.json`, since the code of this file is in `src/`, or in a bundle below `dist/`.
 *
 * @module
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** From a checkout a program is TypeScript, which needs its loader; a bundle needs none. */
const CHECKOUT = import.meta.url.endsWith('.ts');

const TOP = topAbove(new URL('./', import.meta.url));

function topAbove(folder: URL): URL {
  const parent = new URL('../', folder);
  // The file system ends here: what is looked for in it is reported by its path.
  if (existsSync(new URL('package.json', folder)) || parent.href === folder.href) return folder;
  return topAbove(parent);
}

/** Path of a file or folder that comes with the program, by its path in the project. */
export function ownFile(path: string): string {
  return fileURLToPath(new URL(path, TOP));
}

/** Path of a program beside this one, by its path below `src/` without an ending. */
export function ownProgram(name: string): string {
  return ownFile(CHECKOUT ? `src/${name}.ts` : `dist/${name}.js`);
}

/** The program of a security-module host; a checkout has it once it was built. */
export const HOST_PROGRAM = ownFile('dist/security-module/host-main.js');

/** The command that runs a program, as a list of arguments. */
export function commandOf(program: string): string[] {
  const loader = program.endsWith('.ts') ? ['--import', 'tsx'] : [];
  return [process.execPath, ...loader, program];
}
