/**
 * Records edited behind the program's back, column by column, and older valid rows put back: each
 * is noticed, by the code that says what happened. The same for every database.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyStore } from '../../../src/custody/installation/verify-store.ts';
import { addOwner } from '../../../src/custody/owners/add-owner.ts';
import { keepNew, keepNext } from '../../../src/custody/records/keep-record.ts';
import {
  INSTALLATIONS,
  METERS,
  OWNERS,
  SUPPLY_GROUPS,
  VENDING_KEYS,
  type RecordKind,
} from '../../../src/custody/records/record-kinds.ts';
import { findTrusted } from '../../../src/custody/records/trusted-record.ts';
import { addSupplyGroup } from '../../../src/custody/supply-groups/add-supply-group.ts';
import { activateVendingKey } from '../../../src/custody/vending-keys/activate-vending-key.ts';
import type { ErrorCode } from '../../../src/errors/catalogue.ts';
import { installationToRow } from '../../../src/keys/rows/installation-row.ts';
import { ownerToRow } from '../../../src/keys/rows/owner-row.ts';
import { supplyGroupToRow } from '../../../src/keys/rows/supply-group-row.ts';
import { vendingKeyToRow } from '../../../src/keys/rows/vending-key-row.ts';
import type { ColumnValue, RecordHead, RecordRow } from '../../../src/keys/sealed-record.ts';
import { meterToRow } from '../../../src/rollover/meter-row.ts';
import type { Meter } from '../../../src/rollover/meter.ts';
import type { StoreAccess } from '../../../src/store/store-access.ts';
import { parseKeyExpiryNumber } from '../../../src/sts/attributes/key-expiry-number.ts';
import { parseSupplyGroupCode } from '../../../src/sts/attributes/supply-group-code.ts';
import { parseTariffIndex } from '../../../src/sts/attributes/tariff-index.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { attributesWith } from '../../support/security-modules.ts';
import { lifeWith } from '../../support/vending-keys.ts';
import { WORKED } from '../../support/worked-key.ts';
import { ADA, closeStores, GROUP, newCustody, type Custody } from '../custody-rig.ts';
import { create } from '../vending-keys/key-requests.ts';

/** A database to tamper with. */
export interface TamperGround {
  readonly newAccess: () => Promise<StoreAccess>;
  readonly statement: (access: StoreAccess, text: string) => Promise<readonly unknown[]>;
}

/** What an attacker writes into a column; what is not here is changed by its type. */
const FORGED: Readonly<Record<string, ColumnValue>> = {
  ...{ 'installation.id': 'other', 'installation.hsm_profile': 'softhsm2' },
  'installation.installation_id': '00000000-0000-4000-8000-000000000000',
  'installation.rotating_to': 2,
  'owner.time_zone': 'Asia/Kolkata',
  ...{ 'supply_group.supply_group_code': '600109', 'supply_group.kind': 'default' },
  'vending_key.id': '00000000-0000-4000-8000-000000000000',
  ...{ 'vending_key.supply_group_code': '600102', 'vending_key.key_revision_number': 8 },
  ...{ 'vending_key.key_type': 1, 'vending_key.base_date': 2035 },
  'vending_key.decoder_key_generation_algorithm': 'DKGA02',
  ...{ 'vending_key.key_expiry_number': 254, 'vending_key.origin': 'imported' },
  ...{ 'vending_key.state': 'suspended', 'vending_key.active_from': 1 },
  ...{ 'vending_key.issued_until': 99_999_999, 'vending_key.loadable_until': 99_999_999 },
  ...{ 'vending_key.refresh_days': 9, 'vending_key.unit_limit': 9 },
  'vending_key.reported_key_check_value': 'des:000000',
  'vending_key.key_check_value': 'hmac-sha256:000000',
  'vending_key.value_fingerprint': '0'.repeat(64),
  ...{ 'meter.meter_pan': '600727999999999999', 'meter.encryption_algorithm': 'EA11' },
  ...{ 'meter.token_carrier_type': '01', 'meter.service': 'water', 'meter.status': 'scrapped' },
  'meter.last_purchase': '2026-01-02',
};

/** Runs the tests on one database. */
export function tamperingTests(ground: () => TamperGround): void {
  let custody: Custody;
  const ids: Record<string, string> = {};
  const keyIds: string[] = [];

  const literal = (value: ColumnValue): string => {
    if (value === null) return 'null';
    if (typeof value === 'number') return String(value);
    if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
    const hex = Buffer.from(value).toString('hex');
    return custody.access.kind === 'sqlite' ? `x'${hex}'` : `'\\x${hex}'::bytea`;
  };
  const run = (text: string) => ground().statement(custody.access, text);

  beforeAll(async () => {
    custody = await newCustody(await ground().newAccess());
    const { dependencies } = custody;
    const owner = { id: randomUUID(), name: 'Unreferenced', timeZone: 'Africa/Johannesburg' };
    await addOwner(dependencies, ADA, owner);
    const { ownerId } = (await dependencies.store.supplyGroups.find(GROUP))!.entity;
    for (const code of ['600102', '600103']) {
      const supplyGroupCode = parseSupplyGroupCode(code);
      const named = { name: 'Water', ownerId, kind: 'unique' } as const;
      await addSupplyGroup(dependencies, ADA, { supplyGroupCode, ...named });
    }
    for (let made = 0; made < 3; made += 1) keyIds.push((await create(custody)).entity.id);
    await activateVendingKey(dependencies, ADA, { id: keyIds[2]! });
    await keepNew({ dependencies, act: ADA }, METERS, {
      entity: meter(),
      deed: { action: 'meter.add', requirements: [], facts: {} },
    });
    Object.assign(ids, {
      installation: 'installation',
      owner: owner.id,
      supply_group: '600103',
      vending_key: keyIds[2]!,
      meter: WORKED.meterPAN,
    });
  }, 60_000);
  afterAll(closeStores);

  const meter = (): Meter => {
    const position = {
      vendingKeyId: keyIds[0]!,
      tariffIndex: parseTariffIndex('01'),
      keyExpiryNumber: parseKeyExpiryNumber(255),
    };
    return {
      ...{ id: WORKED.meterPAN, version: 1, encryptionAlgorithm: 'EA07' },
      ...{ tokenCarrierType: '02', takesThirdToken: null, service: 'electricity' },
      ...{ status: 'installed', place: null, model: null, lastPurchase: null },
      ...{ intended: position, issued: position, presumed: position, proven: position },
    };
  };

  const KINDS = [
    caseOf(INSTALLATIONS, 'id', EXAMPLES.installation),
    caseOf(OWNERS, 'id', EXAMPLES.owner),
    caseOf(SUPPLY_GROUPS, 'supply_group_code', EXAMPLES.supplyGroup),
    caseOf(VENDING_KEYS, 'id', EXAMPLES.vendingKey),
    caseOf(METERS, 'meter_pan', EXAMPLES.meter),
  ];

  /** Another value of the kind that the column holds. */
  const forge = async (table: string, column: string, value: ColumnValue) => {
    const forged = FORGED[`${table}.${column}`];
    if (forged !== undefined) return forged;
    if (column === 'owner_id') return ids['owner']!;
    if (column.endsWith('_vending_key_id')) return keyIds[1]!;
    if (column.endsWith('_tariff_index')) return '02';
    if (column.endsWith('_key_expiry_number')) return 254;
    if (value === null) return column === 'takes_third_token' ? 1 : 'forged';
    if (typeof value === 'number') return column === 'trial' ? 1 - value : value + 1;
    if (typeof value === 'string') return `${value}x`;
    return Promise.resolve(value.map((octet) => octet ^ 1));
  };

  describe.each(KINDS)('$table', ({ table, idColumn, columns, find, current }) => {
    const id = () => ids[table]!;
    const where = () => `where ${idColumn} = ${literal(id())}`;

    test.each(columns)('column %s', async (column) => {
      const was = (await current(custody, id()))[column]!;
      const forged = await forge(table, column, was);
      expect(forged).not.toEqual(was);
      const assign = (value: ColumnValue) => `update ${table} set ${column} = ${literal(value)}`;
      await run(`${assign(forged)} ${where()}`);
      const code: ErrorCode = column === idColumn ? 'RECORD_MISSING' : 'RECORD_NOT_GENUINE';
      try {
        await expectCodeAsync(find(custody, id()), code);
        const { problems } = await verifyStore(custody.dependencies, ADA);
        expect(problems.map((problem) => problem.table)).toContain(table);
      } finally {
        const moved = column === idColumn ? `where ${idColumn} = ${literal(forged)}` : where();
        await run(`${assign(was)} ${moved}`);
      }
      expect((await verifyStore(custody.dependencies, ADA)).problems).toEqual([]);
    });

    test('an older valid row put back', async () => {
      const columnsOfRow = columns.filter((column) => column !== idColumn);
      const older = await current(custody, id());
      await touch(custody, table, id());
      const newer = await current(custody, id());
      const put = (row: RecordRow) =>
        run(
          `update ${table} set ` +
            columnsOfRow.map((column) => `${column} = ${literal(row[column]!)}`).join(', ') +
            ` ${where()}`,
        );
      await put(older);
      try {
        await expectCodeAsync(find(custody, id()), 'RECORD_STALE');
        const { problems } = await verifyStore(custody.dependencies, ADA);
        expect(problems).toMatchObject([{ table, id: id(), code: 'RECORD_STALE' }]);
      } finally {
        await put(newer);
      }
      await find(custody, id());
    });

    test('its history cut short', async () => {
      const rows = `where table_name = '${table}' and record_id = ${literal(id())}`;
      const { version, record_mac: mac } = await current(custody, id());
      await run(`delete from record_version ${rows} and version = ${literal(version!)}`);
      try {
        await expectCodeAsync(find(custody, id()), 'RECORD_UNRECORDED');
      } finally {
        const values = [`'${table}'`, ...[id(), version!, mac!].map(literal)].join(', ');
        const names = 'table_name, record_id, version, record_mac';
        await run(`insert into record_version (${names}) values (${values})`);
      }
      await find(custody, id());
    });
  });

  test('a verification names every problem, in every table', async () => {
    await run(`update installation set name = 'Mallory'`);
    await run(`update owner set name = 'Mallory' where id = ${literal(ids['owner']!)}`);
    await run(`update vending_key set state = 'nonsense' where id = ${literal(keyIds[1]!)}`);
    await run(`update vending_key set trial = 1 where id = ${literal(keyIds[2]!)}`);
    await run(`delete from supply_group where supply_group_code = '600103'`);
    const { intact, problems } = await verifyStore(custody.dependencies, ADA);
    expect(problems.map(({ table, code }) => `${table} ${code}`).sort()).toEqual([
      'installation RECORD_NOT_GENUINE',
      'owner RECORD_NOT_GENUINE',
      'supply_group RECORD_MISSING',
      'vending_key RECORD_NOT_GENUINE',
      'vending_key STORE_ROW_INVALID',
    ]);
    expect(intact).toBe(1 + 2 + 1 + 1);
  });
}

/** Rows of each kind, for the names of their columns. */
const EXAMPLES = {
  installation: installationToRow({
    ...{ id: 'installation', version: 1, installationId: '', name: '', trial: false },
    ...{ hsmProfile: '', storageKeyNumber: 1, rotatingTo: null },
  }),
  owner: ownerToRow({ id: '', version: 1, name: '', timeZone: '' }),
  supplyGroup: supplyGroupToRow({
    ...{ id: GROUP, version: 1, name: '', ownerId: '', kind: 'unique', cluster: 0 },
  }),
  vendingKey: vendingKeyToRow({
    ...{ id: '', version: 1, attributes: attributesWith(), life: lifeWith(), trial: false },
    ...{ origin: 'generated', tokenClockOffsetMinutes: 0, reportedKeyCheckValue: null },
    value: null,
  }),
  meter: meterToRow({
    ...{ id: WORKED.meterPAN, version: 1, encryptionAlgorithm: 'EA07' },
    ...{ tokenCarrierType: '02', takesThirdToken: null, service: 'electricity' },
    ...{ status: 'installed', place: null, model: null, lastPurchase: null },
    intended: positionOf(),
    ...{ issued: null, presumed: positionOf(), proven: null },
  }),
};

function positionOf() {
  const [tariffIndex, keyExpiryNumber] = [parseTariffIndex('01'), parseKeyExpiryNumber(255)];
  return { vendingKeyId: '', tariffIndex, keyExpiryNumber };
}

interface TamperCase {
  readonly table: string;
  readonly idColumn: string;
  /** Every column under the MAC, and the MAC. */
  readonly columns: readonly string[];
  readonly find: (custody: Custody, id: string) => Promise<unknown>;
  readonly current: (custody: Custody, id: string) => Promise<RecordRow>;
}

function caseOf<Entity extends RecordHead>(
  kind: RecordKind<Entity>,
  idColumn: string,
  example: RecordRow,
): TamperCase {
  return {
    table: kind.table,
    idColumn,
    columns: [...Object.keys(example), 'record_mac'],
    find: ({ dependencies }, id) => findTrusted(dependencies, kind, id),
    current: async ({ dependencies }, id) => {
      const stored = await kind.repository(dependencies.store).find(id);
      return { ...kind.toRow(stored!.entity), record_mac: stored!.recordMac };
    },
  };
}

/** Makes the next version of a record. */
async function touch({ dependencies }: Custody, table: string, id: string): Promise<void> {
  const doing = { dependencies, act: ADA };
  const deed = { action: 'owner.rename', requirements: [], facts: {} };
  const { store, securityModule } = dependencies;
  if (table === 'vending_key') {
    const previous = (await store.vendingKeys.find(id))!;
    const { life, version } = previous.entity;
    const next = { ...previous.entity, version: version + 1, life: { ...life, unitLimit: 7 } };
    await store.vendingKeys.update(await securityModule.amendVendingKey(previous, next));
    return;
  }
  const again = async <Entity extends RecordHead>(kind: RecordKind<Entity>) => {
    const previous = (await kind.repository(store).find(id))!;
    await keepNext(doing, kind, { previous, entity: previous.entity, deed });
  };
  if (table === 'installation') await again(INSTALLATIONS);
  if (table === 'owner') await again(OWNERS);
  if (table === 'supply_group') await again(SUPPLY_GROUPS);
  if (table === 'meter') await again(METERS);
}
