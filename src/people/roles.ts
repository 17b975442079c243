/**
 * What people may be trusted with, and which trusts do not go together.
 *
 * @module
 */

/** Every role, in the order in which lists name them. */
export const ROLES = [
  'administrator',
  'custodian',
  'operator',
  'planner',
  'auditor',
  'witness',
] as const;

/**
 * A role: an administrator decides about people, owners and policies; a custodian about vending
 * keys; an operator issues key-change sets; a planner changes intentions; an auditor reads
 * everything and changes nothing; a witness attests.
 */
export type Role = (typeof ROLES)[number];

/** Two roles that one person never has, and why. */
export interface RoleConflict {
  readonly roles: readonly [Role, Role];
  readonly why: string;
}

/**
 * Separation of duties. PRACTICE 9.1 of the trade: who guards a key does not issue with it, who
 * checks does not act, who witnesses has no part. NIST SP 800-57 part 1, 5.3.
 */
const ROLE_CONFLICTS: readonly RoleConflict[] = [
  conflict('custodian', 'operator', 'who guards a key does not issue with it'),
  conflict('administrator', 'operator', 'who appoints people does not issue'),
  conflict('auditor', 'administrator', 'who checks does not act'),
  conflict('auditor', 'custodian', 'who checks does not act'),
  conflict('auditor', 'operator', 'who checks does not act'),
  conflict('auditor', 'planner', 'who checks does not act'),
  conflict('witness', 'administrator', 'who witnesses has no part in it'),
  conflict('witness', 'custodian', 'who witnesses has no part in it'),
  conflict('witness', 'operator', 'who witnesses has no part in it'),
  conflict('witness', 'planner', 'who witnesses has no part in it'),
];

/** The first conflict among roles, or undefined. */
export function findRoleConflict(roles: readonly Role[]): RoleConflict | undefined {
  return ROLE_CONFLICTS.find((each) => each.roles.every((role) => roles.includes(role)));
}

function conflict(one: Role, other: Role, why: string): RoleConflict {
  return { roles: [one, other], why };
}
