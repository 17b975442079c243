/**
 * A person as a row.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import { COLUMN_NUMBER_MAX, rowReader } from '../keys/rows/read-row.ts';
import type { RecordRow } from '../keys/sealed-record.ts';
import { parseSupplyGroupCode } from '../sts/attributes/supply-group-code.ts';
import type { Person } from './person.ts';
import { findRoleConflict, ROLES, type Role } from './roles.ts';
import type { Scope } from './scope.ts';

const COUNT = { min: 1, max: COLUMN_NUMBER_MAX };
const PERSON_NAME = /^[\x21-\x7e](?:[\x20-\x7e]{0,58}[\x21-\x7e])?$/;
const PUBLIC_KEY = /^[0-9a-f]{64}$/;
/** Of the text of a scope: some thousand supply groups. */
const SCOPE_MAX = 32_768;

/** The row of a person. */
export function personToRow(person: Person): RecordRow {
  return {
    id: person.id,
    version: person.version,
    name: person.name,
    kind: person.kind,
    roles: person.roles.join(' '),
    scope: scopeToText(person.scope),
    public_key: person.publicKey,
    credential_number: person.credentialNumber,
    state: person.state,
    enrolled_at: person.enrolledAt,
    agent_daily_limit: person.agentDailyLimit,
  };
}

/**
 * The person of a row.
 *
 * @throws {KmsError} STORE_ROW_INVALID
 */
export function personFromRow(row: RecordRow): Person {
  const read = rowReader('person', row, 'id');
  const person: Person = {
    id: read.uuid('id'),
    version: read.whole('version', COUNT),
    name: read.matching('name', PERSON_NAME),
    kind: read.oneOf('kind', ['person', 'service']),
    roles: read.parsedText('roles', parseRoles),
    scope: read.parsedText('scope', scopeFromText),
    publicKey: read.matching('public_key', PUBLIC_KEY),
    credentialNumber: read.whole('credential_number', COUNT),
    state: read.oneOf('state', ['active', 'revoked']),
    enrolledAt: read.instant('enrolled_at'),
    agentDailyLimit: read.optional('agent_daily_limit', (column) => read.whole(column, COUNT)),
  };
  read.end();
  return person;
}

/**
 * Roles from their names, separated by blanks or commas.
 *
 * @throws {KmsError} PERSON_ROLES for an unknown role, none, or two that do not go together
 */
export function parseRoles(text: string): readonly Role[] {
  const names = text.split(/[ ,]+/).filter((name) => name !== '');
  const unknown = names.find((name) => !ROLES.some((role) => role === name));
  if (unknown !== undefined || names.length === 0) {
    throw new KmsError('PERSON_ROLES', `roles wanted, of ${ROLES.join(', ')}`);
  }
  const roles = ROLES.filter((role) => names.includes(role));
  const conflict = findRoleConflict(roles);
  if (conflict === undefined) return roles;
  const message = `${conflict.roles.join(' and ')} do not go together: ${conflict.why}`;
  throw new KmsError('PERSON_ROLES', message, { facts: { roles: conflict.roles.join(' ') } });
}

/** A scope as JSON with its members in a fixed order. */
export function scopeToText(scope: Scope): string {
  if (scope === 'everything') return 'everything';
  const { owners, supplyGroups, subVendors } = scope;
  return JSON.stringify({
    owners: [...owners].sort(),
    supplyGroups: [...supplyGroups].sort(),
    subVendors: [...subVendors].sort(),
  });
}

/**
 * The scope of a text.
 *
 * @throws {KmsError} PERSON_SCOPE for anything that {@link scopeToText} does not write
 */
export function scopeFromText(text: string): Scope {
  if (text === 'everything') return text;
  const scope = text.length > SCOPE_MAX ? null : limitedScopeOf(text);
  if (scope !== null && scopeToText(scope) === text) return scope;
  throw new KmsError(
    'PERSON_SCOPE',
    'a scope is everything, or owners, supply groups, sub-vendors',
  );
}

function limitedScopeOf(text: string): Scope | null {
  const parsed = parseJson(text);
  if (typeof parsed !== 'object' || parsed === null) return null;
  const listOf = (name: string): string[] | null => {
    const value = (parsed as Readonly<Record<string, unknown>>)[name];
    const texts = Array.isArray(value) && value.every((each) => typeof each === 'string');
    return texts ? value : null;
  };
  const [owners, codes, subVendors] = [
    listOf('owners'),
    listOf('supplyGroups'),
    listOf('subVendors'),
  ];
  if (owners === null || codes === null || subVendors === null) return null;
  return { owners, supplyGroups: codes.map(parseSupplyGroupCode), subVendors };
}

/**
 * Null for what is no JSON: no scope is null.
 *
 * @throws whatever else went wrong
 */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
