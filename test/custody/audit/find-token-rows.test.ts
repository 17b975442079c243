/** Rows about a token: named by its keyed digest, found by whoever may ask, without its digits. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findTokenRows } from '../../../src/custody/audit/find-token-rows.ts';
import { issueKeyChange } from '../../../src/custody/key-changes/issue-key-change.ts';
import { reprintKeyChange } from '../../../src/custody/key-changes/reprint-key-change.ts';
import { whyRefused } from '../../../src/custody/token-checks/why-refused.ts';
import type { AuditRow } from '../../../src/ports/audit-trail.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { newTestPerson } from '../../support/people.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { actBy, ADA, closeStores } from '../custody-rig.ts';
import { dueMeter, newWorld, panOf, type MeterWorld } from '../meter-world.ts';

const inFolder = useTemporaryFolder();
afterAll(closeStores);

const WRONG = '12345678901234567890';
const fresh = () => newWorld({ kind: 'sqlite', file: inFolder(`${randomUUID()}.db`) });
const meterPAN = panOf(1);

let world: MeterWorld;
let tokens: readonly string[];
beforeAll(async () => {
  world = await fresh();
  const { dependencies } = world;
  for (const n of [1, 2]) await dueMeter(world, n, { takesThirdToken: true });
  ({ tokens } = await issueKeyChange(dependencies, ADA, { meterPAN, messageId: null }));
  await issueKeyChange(dependencies, ADA, { meterPAN: panOf(2), messageId: null });
  await reprintKeyChange(dependencies, ADA, { meterPAN });
  for (const digits of [tokens[0] ?? '', WRONG]) await ask(world, digits);
});

const ask = ({ dependencies }: MeterWorld, digits: string) =>
  whyRefused(dependencies, ADA, {
    ...{ digits, meterPAN, display: {}, purchaseDate: null, otherMeters: [] },
  });
const find = (typed: string, changes: { after?: number; limit?: number } = {}) =>
  findTokenRows(world.dependencies, ADA, { typed, limit: 50, ...changes });
const actionsFor = async (...given: Parameters<typeof find>) =>
  (await find(...given)).map(({ action }) => action);
const digestsOf = ({ facts }: AuditRow) =>
  (JSON.parse(facts) as { tokenDigests: string }).tokenDigests.split(' ');

describe('rows', () => {
  test('of a set and of its reprint name each token by the digest of its digits', async () => {
    const { securityModule } = world.dependencies;
    const expected = [];
    for (const token of tokens) expected.push(await securityModule.auditDigest(token));
    expect(expected).toHaveLength(3);
    const [issued, reprinted] = await find(tokens[2] ?? '');
    expect([issued, reprinted].map((row) => digestsOf(row!))).toEqual([expected, expected]);
  });

  test('are found by any token of a set, however it is typed', async () => {
    const [first = '', second = ''] = tokens;
    const given = ['key-change.issue', 'key-change.reprint'];
    expect(await actionsFor(first)).toEqual([...given, 'token-check.why-refused']);
    expect(await actionsFor(second.replaceAll(/(\d{4})/g, '$1-'))).toEqual(given);
    expect((await find(second)).map(({ subject }) => subject)).toEqual([
      `meter ${meterPAN}`,
      `meter ${meterPAN}`,
    ]);
  });

  test('of a question are found too when the digits are no token at all', async () => {
    expect(await actionsFor(WRONG)).toEqual(['token-check.why-refused']);
    expect(await actionsFor(WRONG.replace('1', '2'))).toEqual([]);
  });

  test('the last ones, or the first ones after a number', async () => {
    const first = tokens[0] ?? '';
    const [issued, reprinted, asked] = (await find(first)).map(({ number }) => number);
    const numbers = async (...given: Parameters<typeof find>) =>
      (await find(...given)).map(({ number }) => number);
    expect(await numbers(first, { limit: 2 })).toEqual([reprinted, asked]);
    expect(await numbers(first, { after: 0, limit: 2 })).toEqual([issued, reprinted]);
    expect(await numbers(first, { after: issued!, limit: 9 })).toEqual([reprinted, asked]);
    expect(await numbers(first, { limit: 0 })).toEqual([]);
    expect(await numbers(first, { after: 0, limit: 0 })).toEqual([]);
  });

  test('have no digits in any column', async () => {
    const rows = await world.dependencies.store.events.list(0, 1000);
    const text = JSON.stringify(rows);
    expect(text).toContain('tokenDigests');
    for (const digits of [...tokens, WRONG]) expect(text).not.toContain(digits);
  });
});

test('another installation names the same digits by another digest', async () => {
  const other = await fresh();
  await dueMeter(other, 1);
  await ask(other, WRONG);
  const found = await findTokenRows(other.dependencies, ADA, { typed: WRONG, limit: 1 });
  expect(found.flatMap(digestsOf)).not.toEqual((await find(WRONG)).flatMap(digestsOf));
  expect(found.flatMap(digestsOf)).toEqual([
    await other.dependencies.securityModule.auditDigest(WRONG),
  ]);
});

test('who may not read the audit is refused, and so is what is no token', async () => {
  const { person } = newTestPerson('olaf', { roles: ['operator'] });
  const asked = findTokenRows(world.dependencies, actBy(person), { typed: WRONG, limit: 1 });
  await expectCodeAsync(asked, 'PERSON_DUTY');
  const { message } = await expectCodeAsync(find('987654'), 'TOKEN_CHECK_REQUEST');
  expect(message).toBe('20 digits are required, found 6');
});

test('a set that comes without digests is neither given out nor written down', async () => {
  const own = await fresh();
  await dueMeter(own, 1);
  const { securityModule } = own.dependencies;
  const dependencies = {
    ...own.dependencies,
    securityModule: {
      ...securityModule,
      issueKeyChangeSets: ({
        keys,
        items,
      }: Parameters<typeof securityModule.issueKeyChangeSets>[0]) =>
        securityModule.issueKeyChangeSets({ keys, items }),
    },
  };
  const issuing = issueKeyChange(dependencies, ADA, { meterPAN, messageId: null });
  await expectCodeAsync(issuing, 'INTERNAL');
  expect(await own.dependencies.store.keyChangeIssues.listOfMeter(meterPAN, 9)).toEqual([]);
});
