/** Roles, duties, scopes and the rows of people. */
import { describe, expect, test } from 'vitest';
import { approverRolesOf } from '../../src/people/approver-roles.ts';
import { DUTIES, mayDo } from '../../src/people/duties.ts';
import { foundingFromRow, foundingToRow } from '../../src/people/founding.ts';
import {
  parseRoles,
  personFromRow,
  personToRow,
  scopeFromText,
  scopeToText,
} from '../../src/people/person-row.ts';
import { policyFromRow } from '../../src/people/policy.ts';
import { findRoleConflict, ROLES, type Role } from '../../src/people/roles.ts';
import { seesSubVendor, seesSupplyGroup } from '../../src/people/scope.ts';
import { parseSupplyGroupCode } from '../../src/sts/attributes/supply-group-code.ts';
import { expectCode } from '../support/expect-code.ts';
import { newTestPerson } from '../support/people.ts';

/** Every pair that one person may have. */
const TOGETHER: readonly (readonly [Role, Role])[] = [
  ['administrator', 'custodian'],
  ['administrator', 'planner'],
  ['custodian', 'planner'],
  ['operator', 'planner'],
  ['auditor', 'witness'],
];

describe('separation of duties', () => {
  const pairs = ROLES.flatMap((one, at) =>
    ROLES.slice(at + 1).map((other) => [one, other] as const),
  );

  test.each(pairs)('%s and %s', (one, other) => {
    const wanted = TOGETHER.some((pair) => pair.includes(one) && pair.includes(other));
    expect(findRoleConflict([one, other]) === undefined).toBe(wanted);
    expect(findRoleConflict([other, one]) === undefined).toBe(wanted);
  });

  test('roles are read in one order; unknown, none and conflicts are refused', () => {
    expect(parseRoles('planner,administrator, planner')).toEqual(['administrator', 'planner']);
    for (const text of ['', 'king', 'custodian,operator', 'auditor administrator']) {
      expectCode(() => parseRoles(text), 'PERSON_ROLES');
    }
  });
});

describe('duties', () => {
  test('an action that nobody thought of is nobody’s', () => {
    expect(mayDo([...ROLES], 'vending-key.read-value')).toBe(false);
    expect(mayDo([...ROLES], 'constructor')).toBe(false);
  });

  test('who checks or witnesses changes nothing', () => {
    const attested = ['person.read', 'policy.read', 'installation.read', 'audit.head'];
    for (const action of Object.keys(DUTIES)) {
      const reads = action.endsWith('.read') || action === 'audit.head';
      expect([action, mayDo(['witness'], action)]).toEqual([action, attested.includes(action)]);
      expect([action, mayDo(['auditor'], action)]).toEqual([action, reads]);
    }
  });

  test('who issues guards nothing, and who guards issues nothing', () => {
    expect(mayDo(['operator'], 'key-change.issue')).toBe(true);
    expect(mayDo(['administrator', 'custodian'], 'key-change.issue')).toBe(false);
    expect(mayDo(['operator', 'planner'], 'approval.approve')).toBe(false);
  });

  test('every governed action is approved by custodians or administrators', () => {
    const governed = Object.values(DUTIES).filter(({ approvers }) => approvers !== null);
    expect(governed.length).toBeGreaterThan(20);
    for (const { approvers } of governed) {
      expect(approvers?.every((role) => ['custodian', 'administrator'].includes(role))).toBe(true);
    }
  });

  test('the security module goes by what a record becomes', () => {
    const rolesOf = (table: 'vending_key' | 'person' | 'founding', from: string, to: string) =>
      approverRolesOf({ table, row: { state: to, version: 2 } }, { state: from, version: 1 });
    expect(rolesOf('vending_key', 'suspended', 'active')).toEqual(['custodian']);
    expect(rolesOf('vending_key', 'active', 'suspended')).toHaveLength(2);
    expect(rolesOf('person', 'revoked', 'active')).toEqual(['administrator']);
    expect(rolesOf('person', 'active', 'revoked')).toHaveLength(2);
    expect(rolesOf('founding', '', '')).toEqual([]);
  });

  test('stopping something changes nothing else', () => {
    const before = { state: 'active', version: 1, ken: 255, value: new Uint8Array([1, 2]) };
    const rolesOf = (change: object, from: typeof before | null = before) =>
      approverRolesOf(
        { table: 'vending_key', row: { ...before, state: 'suspended', ...change } },
        from,
      );
    expect(rolesOf({ version: 2, value: new Uint8Array([1, 2]) })).toHaveLength(2);
    expect(rolesOf({ ken: 200 })).toEqual(['custodian']);
    expect(rolesOf({ other: 1 })).toEqual(['custodian']);
    expect(rolesOf({ value: new Uint8Array([1, 3]) })).toEqual(['custodian']);
    expect(rolesOf({ ken: 200 }, { ...before, state: 'suspended' })).toEqual(['custodian']);
    expect(rolesOf({}, { ...before, state: 'suspended' })).toEqual(['custodian']);
    expect(rolesOf({}, null)).toEqual(['custodian']);
  });
});

describe('scopes', () => {
  const group = { id: parseSupplyGroupCode('600101'), ownerId: 'harbour' };
  const none = { owners: [], supplyGroups: [], subVendors: [] };

  test('by owner, by supply group, by sub-vendor', () => {
    expect(seesSupplyGroup('everything', group)).toBe(true);
    expect(seesSupplyGroup(none, group)).toBe(false);
    expect(seesSupplyGroup({ ...none, owners: ['harbour'] }, group)).toBe(true);
    expect(seesSupplyGroup({ ...none, owners: ['kaveri'] }, group)).toBe(false);
    expect(seesSupplyGroup({ ...none, supplyGroups: [group.id] }, group)).toBe(true);
    expect(seesSubVendor(none, null)).toBe(true);
    expect(seesSubVendor({ ...none, subVendors: ['north'] }, null)).toBe(false);
    expect(seesSubVendor({ ...none, subVendors: ['north'] }, 'north')).toBe(true);
  });

  test('a text has one form', () => {
    const scope = { ...none, owners: ['b', 'a'], supplyGroups: [group.id] };
    const text = scopeToText(scope);
    expect(scopeFromText(text)).toEqual({ ...scope, owners: ['a', 'b'] });
    expect(scopeFromText('everything')).toBe('everything');
    for (const other of [
      '',
      'nothing',
      '{}',
      'null',
      `${text} `,
      text.replace('"a","b"', '"b","a"'),
    ]) {
      expectCode(() => scopeFromText(other), 'PERSON_SCOPE');
    }
    expectCode(
      () => scopeFromText(text.replace('owners":["a","b"]', 'owners":[1]')),
      'PERSON_SCOPE',
    );
  });
});

describe('rows', () => {
  const { person } = newTestPerson('Ada');
  const row = personToRow(person);

  test('a person is read as written', () => {
    expect(personFromRow(row)).toEqual(person);
  });

  test.each<[string, string | number | null]>([
    ['id', 'ada'],
    ['version', 0],
    ['name', ' Ada'],
    ['name', ''],
    ['kind', 'robot'],
    ['roles', 'king'],
    ['scope', '{}'],
    ['public_key', 'AB'],
    ['credential_number', 0],
    ['state', 'dead'],
    ['enrolled_at', 'today'],
    ['agent_daily_limit', -1],
  ])('a %s of another form is refused', (column, value) => {
    expectCode(() => personFromRow({ ...row, [column]: value }), 'STORE_ROW_INVALID');
  });

  test('a founding and a policy too', () => {
    const founding = foundingToRow({
      ...{ id: 'founding', version: 1, mode: 'REAL', foundersDigest: '0'.repeat(64) },
      foundedAt: '2026-11-27T10:00:00.000Z',
    });
    expect(foundingToRow(foundingFromRow(founding))).toEqual(founding);
    expectCode(() => foundingFromRow({ ...founding, mode: 'REHEARSED' }), 'STORE_ROW_INVALID');
    expectCode(() => foundingFromRow({ ...founding, version: 2 }), 'STORE_ROW_INVALID');
    expectCode(() => policyFromRow({ id: '!', version: 1, value: '1' }), 'STORE_ROW_INVALID');
  });
});
