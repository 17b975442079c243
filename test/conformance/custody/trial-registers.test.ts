/**
 * The registers of the published compliance list, which share one value and reach to base date
 * 2035: a TRIAL store holds them all, a real one takes no value twice.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { addSupplyGroup } from '../../../src/custody/supply-groups/add-supply-group.ts';
import { importTrialKey } from '../../../src/custody/vending-keys/import-trial-key.ts';
import { listVendingKeys } from '../../../src/custody/vending-keys/list-vending-keys.ts';
import { parseTrialKeys } from '../../../src/exchange/trial-keys.ts';
import { parseSupplyGroupCode } from '../../../src/sts/attributes/supply-group-code.ts';
import { ADA, closeStores, newCustody } from '../../custody/custody-rig.ts';
import { onEachDatabase } from '../store/store-rig.ts';

afterAll(closeStores);

const ONE = 'ABABABABABABABAB949494949494949401234567';
const OTHER = '949494949494949401234567ABABABABABABABAB';
/** STS 531-1-07 Ed 2.2 as listed by mohamedkhamis/STSCompliancePOS, VKREG01 to VKREG09. */
const REGISTERS = [
  ['201457', 1, 2014, 255, ONE],
  ['201457', 2, 2014, 255, ONE],
  ['201457', 4, 2014, 170, ONE],
  ['203557', 6, 2035, 255, ONE],
  ['201460', 7, 2014, 85, ONE],
  ['201461', 8, 2014, 255, ONE],
  ['201462', 1, 2014, 255, OTHER],
] as const;

const registers = () =>
  parseTrialKeys(
    JSON.stringify({
      schema: 'sts-kms-trial-keys-v1',
      warning: 'published test keys',
      keys: REGISTERS.map(([supplyGroupCode, krn, baseDate, keyExpiryNumber, vendingKey]) => ({
        ...{ name: 'a', supplyGroupCode, keyRevisionNumber: krn, keyType: 2, baseDate },
        ...{ dkga: 'DKGA04', keyExpiryNumber, vendingKey },
      })),
    }),
  );

onEachDatabase(({ rig }) => {
  test('a TRIAL store holds all of them', async () => {
    const { dependencies } = await newCustody(await rig().newAccess(), { trial: true });
    const [owner] = await dependencies.store.owners.list({ limit: 1 });
    for (const code of new Set(REGISTERS.map(([group]) => group))) {
      const supplyGroupCode = parseSupplyGroupCode(code);
      const group = { supplyGroupCode, name: code, ownerId: owner?.entity.id ?? '' };
      await addSupplyGroup(dependencies, ADA, { ...group, kind: 'unique' });
    }
    for (const key of registers()) {
      await importTrialKey(dependencies, ADA, { id: randomUUID(), key });
    }
    const held = await listVendingKeys(dependencies, ADA);
    expect(held).toHaveLength(REGISTERS.length);
  });
});
