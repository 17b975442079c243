/**
 * Checks of files: the EA07 tables, the data folder, the PIN file.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { TablesInUse } from '../tables-show.ts';
import { fail, ok, type Check } from './check.ts';

/** Digest of the shipped tables, no key; published in docs/formats/sta-tables.md. */
const SHIPPED_DIGEST = '2417810c087e153a';
const OTHERS = 0o077;

/** Whether the tables load, and whether they are those that were shipped: both are fine. */
export function checkTables(load: () => TablesInUse): Check {
  try {
    const { digest } = load();
    const which = digest.startsWith(SHIPPED_DIGEST) ? 'as shipped' : 'not the shipped ones';
    return ok('EA07 tables', `sha256 ${digest.slice(0, 16)}…, ${which}`);
  } catch (error) {
    if (!(error instanceof KmsError)) throw error;
    const detail = `${error.code}: ${error.message}`;
    return fail('EA07 tables', { code: 'DOCTOR_TABLES_INVALID', detail });
  }
}

/** A path and its mode; null when it is not there. */
export interface ModeFacts {
  readonly path: string;
  readonly mode: number | null;
}

/** The data folder is its owner's alone. */
export function checkFolder({ path, mode }: ModeFacts): Check {
  const name = 'data folder';
  if (mode === null) return ok(name, `${path} is not there yet, or not to be seen`);
  if ((mode & OTHERS) === 0) return ok(name, `${path} has mode ${octal(mode)}`);
  const detail = `${path} has mode ${octal(mode)}`;
  return fail(name, { code: 'DOCTOR_FOLDER_OPEN', detail, remedy: `Run: chmod 700 ${path}` });
}

/** So is the PIN file, which must be there. */
export function checkPinFile({ path, mode }: ModeFacts): Check {
  const name = 'PIN file';
  const code = 'DOCTOR_PIN_FILE';
  if (mode === null) {
    return fail(name, { code, detail: `${path} cannot be read`, remedy: 'Check the path.' });
  }
  const detail = `${path} has mode ${octal(mode)}`;
  if ((mode & OTHERS) === 0) return ok(name, detail);
  return fail(name, { code, detail, remedy: `Run: chmod 600 ${path}` });
}

function octal(mode: number): string {
  return `0${(mode & 0o777).toString(8)}`;
}
