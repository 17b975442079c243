/**
 * What the operating system says of a failure, in its code and in words.
 *
 * @module
 */

/** How the runtime writes a failure of the system: `ENOSPC: no space left on device, write`. */
const IN_WORDS = /^E[A-Z0-9]+: ([^,]+)/;

/** The system's code, as `ENOSPC`; the name of the error for a failure that is not the system's. */
export function systemCode(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error ? String(error.code) : error.name;
}

/** For people, as `no space left on device (ENOSPC)`. */
export function systemReason(error: unknown): string {
  const code = systemCode(error);
  const words = error instanceof Error ? IN_WORDS.exec(error.message)?.[1] : undefined;
  return words === undefined ? code : `${words} (${code})`;
}
