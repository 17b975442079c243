/**
 * The facts of a row.
 *
 * @module
 */
import type { AuditEntry } from '../ports/audit-trail.ts';

/**
 * The facts; none when they are no JSON object: the digest of an altered row says so already.
 *
 * @throws {Error} what is no fault of the text
 */
export function factsOf({ facts }: Pick<AuditEntry, 'facts'>): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(facts);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
