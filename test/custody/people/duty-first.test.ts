/**
 * Duties are asked first: whoever lacks one is refused before the store or the security module is
 * asked for anything, for reads too.
 */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { approveRequest } from '../../../src/custody/approvals/approve-request.ts';
import { carryOut } from '../../../src/custody/approvals/carry-out.ts';
import { listRequests } from '../../../src/custody/approvals/list-requests.ts';
import { ADD_OWNER, findOperation } from '../../../src/custody/approvals/operations.ts';
import { perform } from '../../../src/custody/approvals/perform.ts';
import { requestApproval } from '../../../src/custody/approvals/request-approval.ts';
import { showRequest } from '../../../src/custody/approvals/show-request.ts';
import { withdrawRequest } from '../../../src/custody/approvals/withdraw-request.ts';
import { correctClock } from '../../../src/custody/audit/correct-clock.ts';
import { digestText } from '../../../src/custody/audit/digest-text.ts';
import { exportAudit } from '../../../src/custody/audit/export-audit.ts';
import { findTokenRows } from '../../../src/custody/audit/find-token-rows.ts';
import { listAuditRows } from '../../../src/custody/audit/list-rows.ts';
import { makeAuditKey } from '../../../src/custody/audit/make-audit-key.ts';
import { reconcileSales } from '../../../src/custody/audit/reconcile-sales.ts';
import { recoverAudit } from '../../../src/custody/audit/recover-audit.ts';
import { reportUnlogged } from '../../../src/custody/audit/report-unlogged.ts';
import { verifyAudit } from '../../../src/custody/audit/verify-audit.ts';
import { witnessHead } from '../../../src/custody/audit/witness-head.ts';
import type { Act } from '../../../src/custody/custody-dependencies.ts';
import { createInstallation } from '../../../src/custody/installation/create-installation.ts';
import { readInstallationStatus } from '../../../src/custody/installation/installation-status.ts';
import { moveHsm } from '../../../src/custody/installation/move-hsm.ts';
import { rotateStorageKey } from '../../../src/custody/installation/rotate-storage-key.ts';
import { verifyStore } from '../../../src/custody/installation/verify-store.ts';
import { listMeters } from '../../../src/custody/meters/list-meters.ts';
import { addOwner } from '../../../src/custody/owners/add-owner.ts';
import { listOwners } from '../../../src/custody/owners/list-owners.ts';
import { renameOwner } from '../../../src/custody/owners/rename-owner.ts';
import { changePerson } from '../../../src/custody/people/change-person.ts';
import { enrolPerson } from '../../../src/custody/people/enrol-person.ts';
import { foundInstallation } from '../../../src/custody/people/found-installation.ts';
import { findPerson, listPeople } from '../../../src/custody/people/list-people.ts';
import { replaceKey } from '../../../src/custody/people/replace-key.ts';
import { revokePerson } from '../../../src/custody/people/revoke-person.ts';
import { listPolicies, setPolicy } from '../../../src/custody/policies/set-policy.ts';
import { reconcileKeys } from '../../../src/custody/vending-keys/reconcile-keys.ts';
import { actorOf } from '../../../src/people/actor.ts';
import { panOf } from '../meter-world.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { newTestPerson } from '../../support/people.ts';
import { ADA, type Custody } from '../custody-rig.ts';
import { KEY_USE_CASES } from '../scope/key-use-cases.ts';
import { METER_USE_CASES } from '../scope/meter-use-cases.ts';
import { parseSupplyGroupCode } from '../../../src/sts/attributes/supply-group-code.ts';
import type { Asked } from '../scope/use-case.ts';

type Run = (dependencies: never, act: Act) => Promise<unknown>;

const id = randomUUID();
const { person } = newTestPerson('new');
const rows = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('read')) }) };
const order = { operation: ADD_OWNER, request: { id, name: 'x', timeZone: 'UTC' } };
const signer = { personId: id, signDocument: () => '' };

/** Use cases that are about no thing of an owner; each with the file that it is in. */
const OTHERS: readonly (readonly [file: string, run: Run])[] = [
  ['owners/add-owner', (on, act) => addOwner(on, act, order.request)],
  ['owners/rename-owner', (on, act) => renameOwner(on, act, { id, name: 'x' })],
  ['owners/list-owners', (on, act) => listOwners(on, act)],
  ['policies/set-policy', (on, act) => setPolicy(on, act, { id: 'x', value: '1' })],
  ['policies/set-policy', (on, act) => listPolicies(on, act)],
  ['meters/list-meters', (on, act) => listMeters(on, act, { limit: 1 })],
  ['vending-keys/reconcile-keys', (on, act) => reconcileKeys(on, act)],
  ['people/change-person', (on, act) => changePerson(on, act, { id })],
  ['people/enrol-person', (on, act) => enrolPerson(on, act, { person, proof: '' })],
  ['people/replace-key', (on, act) => replaceKey(on, act, { person, proof: '' })],
  ['people/revoke-person', (on, act) => revokePerson(on, act, { id })],
  ['people/list-people', (on, act) => listPeople(on, act)],
  ['people/list-people', (on, act) => findPerson(on, act, 'x')],
  ['people/found-installation', (on, act) => foundInstallation(on, act, [])],
  [
    'installation/create-installation',
    (on, act) => createInstallation(on, act, { installationId: id, name: 'x', trial: true }),
  ],
  ['installation/installation-status', (on, act) => readInstallationStatus(on, act)],
  ['installation/verify-store', (on, act) => verifyStore(on, act)],
  ['installation/rotate-storage-key', (on, act) => rotateStorageKey(on, act)],
  ['installation/move-hsm', (on, act) => moveHsm(on, act)],
  ['audit/verify-audit', (on, act) => verifyAudit(on, act)],
  ['audit/export-audit', (on, act) => exportAudit(on, act, () => Promise.resolve())],
  ['audit/correct-clock', (on, act) => correctClock(on, act, null)],
  ['audit/recover-audit', (on, act) => recoverAudit(on, act, null)],
  ['audit/make-audit-key', (on, act) => makeAuditKey(on, act)],
  ['audit/witness-head', (on, act) => witnessHead(on, act)],
  ['audit/list-rows', (on, act) => listAuditRows(on, act, { limit: 1 })],
  ['audit/find-token-rows', (on, act) => findTokenRows(on, act, { typed: 'x', limit: 1 })],
  ['audit/digest-text', (on, act) => digestText(on, act, () => Promise.reject(new Error('read')))],
  ['audit/reconcile-sales', (on, act) => reconcileSales(on, act, rows)],
  ['audit/report-unlogged', (on, act) => reportUnlogged(on, act)],
  ['approvals/list-requests', (on, act) => listRequests(on, act, { all: true, limit: 1 })],
  ['approvals/show-request', (on, act) => showRequest(on, act, { id })],
  ['approvals/approve-request', (on, act) => approveRequest(on, act, { id, signer })],
  ['approvals/withdraw-request', (on, act) => withdrawRequest(on, act, { id })],
  ['approvals/carry-out', (on, act) => carryOut(on, act, { id, findOperation })],
  [
    'approvals/perform',
    (on, act) => perform(on, act, { ...order, mode: 'REAL', signer, requestId: id }),
  ],
  [
    'approvals/request-approval',
    (on, act) => requestApproval(on, act, { ...order, changes: [], mode: 'REAL', id, signer }),
  ],
];

const THING = {
  ...{ ownerId: id, supplyGroupCode: parseSupplyGroupCode('600101'), keyId: id },
  ...{ nextKeyId: id, preActiveKeyId: id, meterPAN: panOf(1), issueId: id },
};
/** What a row of the table looks up for its request. */
const NO_METERS = {
  dependencies: { store: { meters: { countHolding: () => Promise.resolve(0) } } },
} as unknown as Custody;
const OF_A_THING = [...KEY_USE_CASES, ...METER_USE_CASES].map(({ file, ask }) => {
  const run: Run = (dependencies, act) =>
    ask({ dependencies, custody: NO_METERS, act, thing: THING, own: THING } satisfies Asked);
  return [file, run] as const;
});
const USE_CASES = [...OTHERS, ...OF_A_THING];

/** Whatever is called of it is written down, at any depth. */
function watched(calls: string[], name = 'dependencies'): never {
  return new Proxy(() => undefined, {
    get: (_, member) => (member === 'then' ? undefined : watched(calls, String(member))),
    apply: () => {
      calls.push(name);
      throw new RangeError(`${name} was called`);
    },
  }) as never;
}

const service = newTestPerson('kiosk', { kind: 'service', roles: [] }).person;
const WITHOUT_DUTIES: readonly Act[] = [
  { ...ADA, actor: actorOf(newTestPerson('nil', { roles: [] }).person, undefined) },
  { ...ADA, actor: actorOf(service, 'thandi') },
  { ...ADA, actor: { kind: 'vending-server', name: 'pos-1' } },
];

describe.each(USE_CASES)('%s', (_, run) => {
  test.each(WITHOUT_DUTIES)(
    '$actor.kind without the duty: refused, and nothing was asked',
    async (act) => {
      const calls: string[] = [];
      await expectCodeAsync(run(watched(calls), act), 'PERSON_DUTY');
      expect(calls).toEqual([]);
    },
  );
});

const SRC = path.resolve(import.meta.dirname, '../../../src');
const textOf = (file: string) => readFileSync(path.join(SRC, file), 'utf8');
/** Exported functions that wait for something, and whether an act is among what they are given. */
function functionsOf(text: string): readonly { readonly name: string; readonly acts: boolean }[] {
  const found = text.matchAll(
    /^export (?:async )?function (\w+)(?:<[^(]*>)?(\([^]*?\n?\)): Promise/gm,
  );
  return [...found].map(([, name = '', given = '']) => ({
    name,
    acts: /\bact: Act\b/.test(given),
  }));
}

/** Parts of use cases: they are given the act of the use case that has asked already. */
const PARTS = [
  ...['key-changes/read-key-change', 'key-changes/write-issue', 'approvals/propose-changes'],
  'record-event',
];

test('every use case that is given an act is in the table', () => {
  const files = readdirSync(path.join(SRC, 'custody'), { recursive: true, encoding: 'utf8' });
  const given = files
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => functionsOf(textOf(`custody/${file}`)).some(({ acts }) => acts))
    .map((file) => file.replace(/\.ts$/, ''));
  const known = new Set([...USE_CASES.map(([file]) => file), ...PARTS]);
  expect(given.filter((file) => !known.has(file))).toEqual([]);
  expect(given.length).toBeGreaterThan(50);
});

/** What the command line calls without an act, and why. */
const WITHOUT_ACT: Readonly<Record<string, string>> = {
  identifyPerson: 'finds out who acts',
  countRecords: 'how long a progress bar is',
  findTrusted: 'the quickstart looks for what it made',
  listTrusted: 'the quickstart looks for what it made',
  issueFleet: 'works on a file and on keys at hand, without a store',
  makeTrialKey: 'works on a file and on keys at hand, without a store',
  checkAnchored: 'judges store, anchor and HSM, and tells nothing of a record',
  openInstallation: 'opens the store, before anybody is known',
  recordEvent: 'asks the duty itself',
};

test('the command line reads and does nothing without an act', () => {
  const files = readdirSync(path.join(SRC, 'cli'), { recursive: true, encoding: 'utf8' });
  const silent = files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const imports = textOf(`cli/${file}`).matchAll(/import \{([^}]*)\} from '([^']*)';/g);
      return [...imports].flatMap(([, names = '', from = '']) => {
        const target = path.join('cli', path.dirname(file), from);
        if (!target.startsWith('custody/')) return [];
        const waiting = functionsOf(textOf(target)).filter(({ acts }) => !acts);
        return names
          .split(',')
          .map((name) => name.trim())
          .filter((name) => waiting.some((each) => each.name === name));
      });
    });
  expect(silent.filter((name) => !Object.hasOwn(WITHOUT_ACT, name))).toEqual([]);
});
