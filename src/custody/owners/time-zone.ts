/**
 * The time zone of an owner, in which people read deadlines.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';

/** A name as the IANA database has them; `Intl` also takes offsets such as +02:00. */
const ZONE_NAME = /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/;

/**
 * The name of a time zone, as it was given.
 *
 * @throws {KmsError} OWNER_TIME_ZONE for one that this program does not know
 */
export function requireTimeZone(name: string): string {
  if (ZONE_NAME.test(name) && isKnown(name)) return name;
  throw new KmsError('OWNER_TIME_ZONE', 'time zone: an IANA name wanted, as Africa/Johannesburg');
}

function isKnown(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
