/** No use case is added without a word about scopes: a row in the table, or a reason here. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { KEY_USE_CASES } from './key-use-cases.ts';
import { METER_USE_CASES } from './meter-use-cases.ts';

const CUSTODY = path.resolve(import.meta.dirname, '../../../src/custody');

const WHOLE = 'for people who see everything: whole-scope.test.ts';
const LISTS = 'lists or counts whatever is seen: scoped-store.test.ts';
const PEOPLE = 'about people and requests: people-and-requests.test.ts';
const PART = 'a part of use cases in the table, which gives no answer of its own';
const BEFORE = 'done before somebody is known, or by the program itself';
const CHAIN = 'tells a digest, and nothing of a record';
const FILE = 'works on a file and on keys at hand, without a store';

/** Why a file has no row. */
const REASONS: Readonly<Record<string, string>> = {
  ...of(WHOLE, [
    ...['owners/add-owner', 'owners/rename-owner', 'policies/set-policy', 'audit/verify-audit'],
    ...['audit/export-audit', 'audit/recover-audit', 'audit/make-audit-key', 'audit/correct-clock'],
    ...['installation/rotate-storage-key', 'installation/move-hsm'],
  ]),
  ...of(LISTS, [
    ...['owners/list-owners', 'meters/list-meters', 'installation/count-records'],
    ...['installation/installation-status', 'installation/verify-store'],
    ...['vending-keys/reconcile-keys', 'audit/reconcile-sales', 'audit/find-token-rows'],
    'audit/list-rows',
  ]),
  ...of(PEOPLE, [
    ...['people/change-person', 'people/enrol-person', 'people/replace-key'],
    ...['people/revoke-person', 'people/list-people', 'people/require-free-person'],
    ...['people/require-scope'],
    ...['approvals/approve-request', 'approvals/withdraw-request', 'approvals/carry-out'],
    ...['approvals/read-request', 'approvals/describe-request', 'approvals/consequences'],
    ...['approvals/request-approval', 'approvals/perform', 'approvals/propose-changes'],
    ...['approvals/governed-operation', 'approvals/list-requests', 'people/former-keys'],
    'approvals/show-request',
  ]),
  ...of(PART, [
    ...['records/keep-record', 'records/list-trusted', 'records/seal-record'],
    ...['records/trusted-record', 'record-event', 'check-row', 'meters/key-finder'],
    ...['meters/check-delivery-row', 'meters/describe-position', 'meters/key-reference'],
    ...['meters/positions', 'key-changes/answered-message', 'key-changes/check-historic-row'],
    ...['key-changes/count-set', 'key-changes/old-key-candidates'],
    ...['key-changes/read-key-change', 'key-changes/still-current', 'key-changes/write-issue'],
    ...['token-checks/candidate-keys', 'token-checks/count-check', 'token-checks/try-token'],
    ...['vending-keys/abandon-key', 'vending-keys/amend-key', 'vending-keys/announce-key'],
    ...['vending-keys/change-state', 'vending-keys/complete-key', 'audit/newest-rows'],
    ...['vending-keys/group-situation', 'vending-keys/read-new-key-facts'],
    ...['installation/rewrap-keys', 'audit/chain-rows', 'audit/read-sales-row'],
    ...['meters/count-intention', 'vending-keys/require-leaving', 'key-changes/explain-difference'],
    ...['scope/evidence', 'scope/scoped-approvals', 'scope/scoped-records'],
    ...['scope/scoped-history', 'scope/scoped-store', 'scope/scoped-events'],
    ...['scope/seen-things', 'scope/visibility'],
  ]),
  ...of(BEFORE, [
    ...['installation/create-installation', 'installation/open-installation'],
    ...['people/found-installation', 'people/identify-person', 'people/require-founding'],
    'policies/require-policies',
    ...['audit/check-anchored', 'audit/sign-head', 'audit/audit-keeper'],
    ...['audit/require-clock', 'audit/guard-clock', 'audit/check-instants'],
    ...['audit/check-uses', 'audit/check-written-records', 'audit/report-unlogged'],
  ]),
  ...of(CHAIN, ['audit/witness-head', 'audit/digest-text']),
  ...of(FILE, ['issue-fleet', 'trial-key']),
};

function of(reason: string, files: readonly string[]): Record<string, string> {
  return Object.fromEntries(files.map((file) => [file, reason]));
}

/** Files that export something that waits for the store or the security module. */
function filesWithUseCases(): string[] {
  return readdirSync(CUSTODY, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => {
      const text = readFileSync(path.join(CUSTODY, file), 'utf8');
      return /^export (async )?function/m.test(text) && /\basync\b|\bPromise</.test(text);
    })
    .map((file) => file.replace(/\.ts$/, ''))
    .sort();
}

const IN_TABLE = new Set([...KEY_USE_CASES, ...METER_USE_CASES].map(({ file }) => file));

test('every use case is in the table, or a reason says why not', () => {
  const silent = filesWithUseCases().filter(
    (file) => !IN_TABLE.has(file) && !Object.hasOwn(REASONS, file),
  );
  expect(silent).toEqual([]);
});

test('no row and no reason is about a file that is gone, and none has both', () => {
  const files = filesWithUseCases();
  const known = [...IN_TABLE, ...Object.keys(REASONS)];
  expect(known.filter((file) => !files.includes(file))).toEqual([]);
  expect(Object.keys(REASONS).filter((file) => IN_TABLE.has(file))).toEqual([]);
});
