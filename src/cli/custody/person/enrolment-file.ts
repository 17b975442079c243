/**
 * Enrolment files on the command line, and the fingerprints with which people vouch for them.
 *
 * @module
 */
import { readTextFile } from '../../../config/read-file.ts';
import { readEnrolment, type EnrolmentStatement } from '../../../credentials/enrolment.ts';
import { sameFingerprint } from '../../../credentials/fingerprint.ts';
import { KmsError } from '../../../errors/kms-error.ts';

/**
 * The statement of a file, whose fingerprint somebody heard from its holder.
 *
 * @throws {KmsError} FILE_NOT_READABLE, PERSON_ENROLMENT, PERSON_FINGERPRINT
 */
export function readVouched(path: string, fingerprint: string): EnrolmentStatement {
  const statement = readEnrolment(readTextFile(path));
  const { name, publicKey } = statement.person;
  if (sameFingerprint(fingerprint, publicKey)) return statement;
  // The right one is not told: whoever copied it from here would have vouched for nothing.
  const message = `the key of ${name} in ${path} has another fingerprint than the one given`;
  throw new KmsError('PERSON_FINGERPRINT', message);
}
