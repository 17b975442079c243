/** vitest's global set-up of the system tests: they run the program as built from this checkout. */
import { buildIfStale } from '../../bin/build-dist.mjs';

export function setup(): void {
  buildIfStale();
}
