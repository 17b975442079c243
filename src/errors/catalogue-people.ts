/**
 * Error codes of people, their duties and their approvals.
 *
 * @module
 */
import { badInput, type ErrorRow } from './error-row.ts';

/** Codes `PERSON_` and `APPROVAL_`. */
export const PEOPLE_ERRORS = {
  PERSON_ROLES: badInput(
    'The roles are unknown, or do not go together',
    'Give one person roles that go together; the message names the two that do not and why.',
  ),
  PERSON_SCOPE: badInput(
    'A scope is not of the right form',
    'Name owners, supply groups and sub-vendors, or give the scope of everything.',
  ),
} as const satisfies Record<string, ErrorRow>;
