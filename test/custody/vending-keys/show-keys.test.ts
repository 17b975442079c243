/** Seeing vending keys: both end dates, the state at this minute, and what each may do. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { activateVendingKey } from '../../../src/custody/vending-keys/activate-vending-key.ts';
import { deactivateVendingKey } from '../../../src/custody/vending-keys/deactivate-vending-key.ts';
import { destroyVendingKey } from '../../../src/custody/vending-keys/destroy-vending-key.ts';
import { listPurposes } from '../../../src/custody/vending-keys/list-purposes.ts';
import { listVendingKeys } from '../../../src/custody/vending-keys/list-vending-keys.ts';
import {
  findVendingKey,
  showVendingKey,
} from '../../../src/custody/vending-keys/show-vending-key.ts';
import { parseSupplyGroupCode } from '../../../src/sts/attributes/supply-group-code.ts';
import { parseUtcMinute } from '../../../src/sts/utc-minute.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { ADA, closeStores, GROUP, newCustody, NOW, type Custody } from '../custody-rig.ts';
import { create } from './key-requests.ts';

const inFolder = useTemporaryFolder();
let custody: Custody;
let id: string;
beforeAll(async () => {
  custody = await newCustody({ kind: 'sqlite', file: inFolder('show.db') });
  const activeFrom = parseUtcMinute('2027-01-01T00:00Z');
  const issuedUntil = parseUtcMinute('2046-06-30T00:00Z');
  ({ id } = (await create(custody, { activeFrom, issuedUntil })).entity);
  await activateVendingKey(custody.dependencies, ADA, { id });
  const second = (await create(custody)).entity.id;
  await deactivateVendingKey(custody.dependencies, ADA, { id: second });
  await destroyVendingKey(custody.dependencies, ADA, { id: second });
});
afterAll(closeStores);

test('both end dates, and the state that time makes of the stored one', async () => {
  const name = { supplyGroupCode: GROUP, keyRevisionNumber: 1 } as const;
  const view = await showVendingKey(custody.dependencies, ADA, name);
  expect(view).toMatchObject({
    ...{ id, name: '600101/1', effectiveState: 'pre-active', storageKeyNumber: 1 },
    lastCreditMinute: parseUtcMinute('2045-11-24T20:15Z'),
    lastKeyChangeMinute: parseUtcMinute('2046-06-30T00:00Z'),
  });
  expect(view.life.state).toBe('active');
  expect(view.keyCheckValue).toMatch(/^hmac-sha256:/);
  expect(view).not.toHaveProperty('value');
  const states: string[] = [];
  for (const now of ['2027-01-01T00:00Z', '2046-01-01T00:00Z', '2046-07-01T00:00Z']) {
    custody.setNow(now);
    states.push((await showVendingKey(custody.dependencies, ADA, { id })).effectiveState);
  }
  custody.setNow(NOW);
  expect(states).toEqual(['active', 'key-change-only', 'deactivated']);
});

test('a list shows destroyed keys when it is asked to', async () => {
  const names = async (filter?: Parameters<typeof listVendingKeys>[2]) =>
    (await listVendingKeys(custody.dependencies, ADA, filter)).map(({ name }) => name);
  expect(await names()).toEqual(['600101/1']);
  expect(await names({ destroyed: true })).toEqual(['600101/1', '600101/2']);
  expect(await names({ supplyGroupCode: parseSupplyGroupCode('999999') })).toEqual([]);
});

test('a name that is not held', async () => {
  const find = (supplyGroupCode: string, keyRevisionNumber: 2) =>
    findVendingKey(custody.dependencies, {
      supplyGroupCode: parseSupplyGroupCode(supplyGroupCode),
      keyRevisionNumber,
    });
  const { message } = await expectCodeAsync(find('600101', 2), 'KEY_REVISION_UNKNOWN');
  expect(message).toContain('revisions: 1');
  await expectCodeAsync(find('999999', 2), 'KEY_SUPPLY_GROUP_UNKNOWN');
});

test('what a key may do now, with the outcome of every rule', async () => {
  const permitted = async () =>
    (await listPurposes(custody.dependencies, ADA, { id }))
      .filter((judged) => judged.permitted)
      .map(({ purpose }) => purpose);
  expect(await permitted()).toEqual([]);
  const [credit] = await listPurposes(custody.dependencies, ADA, { id });
  const started = credit!.outcomes.find((outcome) => outcome.id === 'REQ-USE-STARTED');
  expect(started).toMatchObject({ passed: false });
  custody.setNow('2027-01-01T00:00Z');
  expect(await permitted()).toContain('credit');
  custody.setNow('2046-01-01T00:00Z');
  expect(await permitted()).toEqual(['key-change-old']);
  custody.setNow(NOW);
});
