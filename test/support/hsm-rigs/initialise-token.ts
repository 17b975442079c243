/** Setting the PINs of a token in a process of its own. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('./initialise-token.mjs', import.meta.url));

/** See the program for what each member means. */
export interface TokenDescription {
  readonly library: string;
  readonly libraryParameters?: string;
  readonly tokenLabel: string;
  readonly newLabel?: string;
  readonly soPin: string;
  readonly newSoPin?: string;
  readonly userPin: string;
  readonly userSetsPin: boolean;
}

export function initialiseToken(description: TokenDescription): void {
  const run = spawnSync(process.execPath, [PROGRAM], {
    encoding: 'utf8',
    input: JSON.stringify(description),
  });
  if (run.status !== 0) throw new RangeError(`the token was not initialised: ${run.stderr}`);
}
