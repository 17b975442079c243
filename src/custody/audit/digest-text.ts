/**
 * The keyed digest of something that the audit does not hold, as the digits of a token.
 *
 * @module
 */
import type { AuditHeads } from '../../ports/audit-heads.ts';
import type { Act } from '../custody-dependencies.ts';
import { requireDuty } from '../people/require-duty.ts';
import { textToDigest } from '../token-checks/token-digits.ts';

/**
 * The digest.
 *
 * @param readText - called when the actor may have a digest
 * @throws {KmsError} PERSON_DUTY, and what reading and the HSM report
 */
export async function digestText(
  { securityModule }: { readonly securityModule: Pick<AuditHeads, 'auditDigest'> },
  act: Act,
  readText: () => Promise<string>,
): Promise<string> {
  requireDuty(act, 'audit.read');
  return securityModule.auditDigest(textToDigest(await readText()));
}
