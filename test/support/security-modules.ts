/** Security modules in process, and vending keys and key changes for tests to vary. */
import { randomUUID } from 'node:crypto';
import { loadShippedStaTables } from '../../src/config/sta-tables-file.ts';
import { QuickPairHsm } from './quick-pair-hsm.ts';
import { INSTALLATION_RECORD_ID, type Installation } from '../../src/keys/installation.ts';
import { installationToRow } from '../../src/keys/rows/installation-row.ts';
import type { SealedRecord, Stored } from '../../src/keys/sealed-record.ts';
import type { VendingKey, VendingKeyAttributes } from '../../src/keys/vending-key.ts';
import type { VendingKeyLife } from '../../src/keys/vending-key-life.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Hsm } from '../../src/ports/hsm.ts';
import type {
  KeyChangeItem,
  KeyChangeOutcome,
  SecurityModule,
} from '../../src/ports/security-module.ts';
import type { VendingKeyOperations } from '../../src/ports/vending-key-operations.ts';
import { generateGuardKeys, type GuardKeys } from '../../src/security-module/guard-keys.ts';
import { parseUtcMinute } from '../../src/sts/utc-minute.ts';
import { createSecurityModule } from '../../src/security-module/security-module.ts';
import { parseKeyExpiryNumber } from '../../src/sts/attributes/key-expiry-number.ts';
import { parseSupplyGroupCode } from '../../src/sts/attributes/supply-group-code.ts';
import { parseTariffIndex } from '../../src/sts/attributes/tariff-index.ts';
import { DEFAULT_OPEN_POINT_POLICY, type OpenPointPolicy } from '../../src/sts/open-points.ts';
import { WORKED } from './worked-key.ts';

/** A clock that stands still. */
export function clockAt(minute: string): Clock {
  return { nowUtc: () => parseUtcMinute(minute) };
}

/** The first minute of base date 2014: its keys may be used, and none has expired. */
export const CLOCK = clockAt('2014-01-01T00:00Z');

/** The first minute of base date 2035. */
export const CLOCK_2035 = clockAt('2035-01-01T00:00Z');

/** The shipped choices with open point D11 switched on. */
export const MIXED_POLICY: OpenPointPolicy = {
  ...DEFAULT_OPEN_POINT_POLICY,
  d11MixedDkgaKeyChange: 'permit',
};

/** A vending key as the store holds it. */
export type StoredKey = Stored<VendingKey>;

/** Whose records the security modules of tests seal. */
export const INSTALLATION_ID = '5f0c1b1e-6a53-4f0e-9d2b-3c1d9a7e0001';

/** A security module on an HSM with guard keys. */
export function moduleOn(
  hsm: Hsm,
  guards: GuardKeys,
  policy: OpenPointPolicy = DEFAULT_OPEN_POINT_POLICY,
  clock: Clock = CLOCK,
): SecurityModule {
  const staTables = loadShippedStaTables('operational');
  const installationId = INSTALLATION_ID;
  return createSecurityModule({ hsm, guards, installationId, staTables, policy, clock });
}

/** A security module of a new installation. */
export function newModule(policy?: OpenPointPolicy, clock?: Clock): SecurityModule {
  const hsm = new QuickPairHsm();
  return moduleOn(hsm, generateGuardKeys(hsm), policy, clock);
}

/** Attributes of a DKGA04 key: SGC 201457, KRN 1, DUTK, base date 2014, KEN 255. */
export function attributesWith(changes: Partial<VendingKeyAttributes> = {}): VendingKeyAttributes {
  return {
    supplyGroupCode: parseSupplyGroupCode('201457'),
    keyRevisionNumber: 1,
    keyType: 2,
    baseDate: 2014,
    decoderKeyGenerationAlgorithm: 'DKGA04',
    keyExpiryNumber: parseKeyExpiryNumber(255),
    ...changes,
  };
}

/** A vending key to be made. */
export interface KeyRequest {
  readonly attributes: VendingKeyAttributes;
  readonly trial: boolean;
  readonly life?: Partial<VendingKeyLife>;
  readonly tokenClockOffsetMinutes?: number;
}

/** A trial key to be made. */
export function trial(changes: Partial<VendingKeyAttributes> = {}): KeyRequest {
  return { attributes: attributesWith(changes), trial: true };
}

export const TRIAL_04 = trial();
export const TRIAL_02 = trial({ decoderKeyGenerationAlgorithm: 'DKGA02' });

/** A life without dates. */
export const PLAIN_LIFE: Omit<VendingKeyLife, 'state'> = {
  ...{ activeFrom: null, issuedUntil: null, loadableUntil: null },
  ...{ refreshDays: null, unitLimit: null },
};

/** The first version of a key, without a value. */
export function announceKey(
  securityModule: VendingKeyOperations,
  { life, tokenClockOffsetMinutes = 0, ...request }: KeyRequest,
  origin: VendingKey['origin'] = 'generated',
): Promise<StoredKey> {
  const state = origin === 'external' ? 'pre-active' : 'generating';
  return securityModule.announceVendingKey({
    ...{ id: randomUUID(), origin, reportedKeyCheckValue: null, tokenClockOffsetMinutes },
    ...request,
    life: { ...PLAIN_LIFE, ...life, state },
  });
}

/** A key from the HSM's randomness, active. */
export async function generateKey(
  securityModule: VendingKeyOperations,
  request: KeyRequest,
): Promise<StoredKey> {
  const announced = await announceKey(securityModule, request);
  return inState(securityModule, await securityModule.generateVendingKey(announced), 'active');
}

/** A key from a clear value, which is wiped; active. */
export async function importKey(
  securityModule: VendingKeyOperations,
  request: KeyRequest,
  value: Uint8Array,
): Promise<StoredKey> {
  const announced = await announceKey(securityModule, request, 'imported');
  const made = await securityModule.importVendingKey(announced, value);
  return inState(securityModule, made, 'active');
}

/** The next version of a key, in another state. */
export function inState(
  securityModule: VendingKeyOperations,
  key: StoredKey,
  state: VendingKeyLife['state'],
): Promise<StoredKey> {
  const { entity } = key;
  const value = state === 'destroyed' ? null : entity.value;
  const next = { ...entity, version: entity.version + 1, life: { ...entity.life, state }, value };
  return securityModule.amendVendingKey(key, next);
}

/** The key change of a meter from key 0, TI 01, to key 1, TI 02, in two tokens of EA07. */
export function itemWith(changes: Partial<KeyChangeItem> = {}): KeyChangeItem {
  return {
    meterPAN: WORKED.meterPAN,
    encryptionAlgorithm: 'EA07',
    tokenCount: 2,
    fromKey: 0,
    fromTariffIndex: parseTariffIndex('01'),
    toKey: 1,
    toTariffIndex: parseTariffIndex('02'),
    ...changes,
  };
}

/** What became of an item: the number of its tokens, or the code of its refusal. */
export function fateOf(outcome: KeyChangeOutcome): number | string {
  return 'refused' in outcome ? outcome.refused.code : outcome.tokens.length;
}

/** An installation record that has moved on from a storage key: the key may be destroyed. */
export function rotatedFrom(by: SecurityModule, number: number): Promise<SealedRecord> {
  return rotatingRecord(by, { storageKeyNumber: number + 1, rotatingTo: number + 1 });
}

/** An installation record that says that values are on their way to a storage key. */
export function rotatingTo(by: SecurityModule, number: number): Promise<SealedRecord> {
  return rotatingRecord(by, { storageKeyNumber: number - 1, rotatingTo: number });
}

async function rotatingRecord(
  by: SecurityModule,
  rotation: Pick<Installation, 'storageKeyNumber' | 'rotatingTo'>,
): Promise<SealedRecord> {
  const row = installationToRow({
    id: INSTALLATION_RECORD_ID,
    version: 1,
    installationId: INSTALLATION_ID,
    name: 'Harbour City',
    trial: true,
    hsmProfile: 'memory',
    ...rotation,
  });
  const record = { table: 'installation', id: INSTALLATION_RECORD_ID, version: 1, row } as const;
  const [recordMac] = await by.sealRecords([{ previous: null, next: record }]);
  return { ...record, recordMac: recordMac! };
}
