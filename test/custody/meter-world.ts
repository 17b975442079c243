/** An installation with keys and meters: what the tests of meters and key changes start from. */
import { createHash, randomUUID } from 'node:crypto';
import type { KeyChangeDependencies } from '../../src/custody/key-changes/key-change-dependencies.ts';
import type { TokenCheckDependencies } from '../../src/custody/token-checks/token-check-dependencies.ts';
import { addMeter, type NewMeter } from '../../src/custody/meters/add-meter.ts';
import { changeMeterIntention } from '../../src/custody/meters/change-meter-intention.ts';
import type { KeyName } from '../../src/custody/meters/key-reference.ts';
import { activateVendingKey } from '../../src/custody/vending-keys/activate-vending-key.ts';
import { createVendingKey } from '../../src/custody/vending-keys/create-vending-key.ts';
import type { VendingKey } from '../../src/keys/vending-key.ts';
import type { SecurityModule } from '../../src/ports/security-module.ts';
import type { Meter } from '../../src/rollover/meter.ts';
import { parseTariffIndex } from '../../src/sts/attributes/tariff-index.ts';
import { buildDecoderReferenceNumber } from '../../src/sts/identity/decoder-reference-number.ts';
import { buildMeterPAN, type MeterPAN } from '../../src/sts/identity/meter-pan.ts';
import type { StoreAccess } from '../../src/store/store-access.ts';
import { ADA, GROUP, newCustody, type Custody, type CustodyOptions } from './custody-rig.ts';

export const TI_01 = parseTariffIndex('01');
export const TI_02 = parseTariffIndex('02');

export interface WorldDependencies extends KeyChangeDependencies, TokenCheckDependencies {
  readonly store: Custody['dependencies']['store'];
  readonly securityModule: SecurityModule;
}

/** An installation whose group 600101 has two active keys, revisions 1 and 2. */
export interface MeterWorld {
  readonly custody: Custody;
  readonly dependencies: WorldDependencies;
  readonly first: VendingKey;
  readonly second: VendingKey;
}

export const FIRST: KeyName = { supplyGroupCode: GROUP, keyRevisionNumber: 1 };
export const SECOND: KeyName = { supplyGroupCode: GROUP, keyRevisionNumber: 2 };

/** Makes a key of a group and brings it into use. */
export async function activeKey(
  { dependencies }: Custody,
  supplyGroupCode: KeyName['supplyGroupCode'] = GROUP,
): Promise<VendingKey> {
  const request = { id: randomUUID(), supplyGroupCode, baseDate: 2014 } as const;
  const { entity } = await createVendingKey(dependencies, ADA, request);
  return (await activateVendingKey(dependencies, ADA, { id: entity.id })).entity;
}

/** What meters and key changes are given, over a custody. */
export function worldDependencies(custody: Custody, limit = 100): WorldDependencies {
  return {
    ...custody.dependencies,
    // The rig names the part that it uses; the whole module is there.
    securityModule: custody.dependencies.securityModule,
    limits: { keyChangeSetsPerPersonAndDay: limit },
    newId: () => randomUUID(),
    digest: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
  };
}

export async function newWorld(
  access: StoreAccess,
  limit?: number,
  options?: CustodyOptions,
): Promise<MeterWorld> {
  const custody = await newCustody(access, options);
  const first = await activeKey(custody);
  const second = await activeKey(custody);
  return { custody, dependencies: worldDependencies(custody, limit), first, second };
}

/** The MeterPAN of made-up meter n. */
export function panOf(n: number): MeterPAN {
  const decoderSerialNumber = String(n).padStart(8, '0');
  return buildMeterPAN(
    buildDecoderReferenceNumber({ manufacturerCode: '07', decoderSerialNumber }),
  );
}

/** An EA07 meter under revision 1, TI 01. */
export function meterRequest(n: number, changes: Partial<NewMeter> = {}): NewMeter {
  return {
    meterPAN: panOf(n),
    encryptionAlgorithm: 'EA07',
    tokenCarrierType: '02',
    takesThirdToken: null,
    service: 'electricity',
    status: 'installed',
    place: null,
    model: null,
    lastPurchase: null,
    presumed: { key: FIRST, tariffIndex: TI_01 },
    ...changes,
  };
}

/** A meter under revision 1 that shall get revision 2. */
export function dueMeter(
  { dependencies }: Pick<MeterWorld, 'dependencies'>,
  n: number,
  changes: Partial<NewMeter> = {},
): Promise<Meter> {
  const intended = { key: SECOND, tariffIndex: TI_01 };
  return addMeter(dependencies, ADA, meterRequest(n, { intended, ...changes }));
}

/** A request about a key that states how many meters hold it. */
export async function leavingAll(
  { store }: Pick<WorldDependencies, 'store'>,
  id: string,
): Promise<{ readonly id: string; readonly leaving: number }> {
  return { id, leaving: await store.meters.countHolding(id) };
}

/** Changes what a meter shall become. */
export function intend(
  { dependencies }: Pick<MeterWorld, 'dependencies'>,
  meterPAN: MeterPAN,
  key: KeyName,
): Promise<Meter> {
  return changeMeterIntention(dependencies, ADA, { meterPAN, key, tariffIndex: TI_01 });
}
