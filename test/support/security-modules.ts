/** Security modules in process, and vending keys and key changes for tests to vary. */
import { loadShippedStaTables } from '../../src/config/sta-tables-file.ts';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import type { VendingKeyAttributes } from '../../src/keys/vending-key.ts';
import type { Hsm } from '../../src/ports/hsm.ts';
import type {
  KeyChangeItem,
  KeyChangeOutcome,
  NewVendingKey,
  SecurityModule,
} from '../../src/ports/security-module.ts';
import { generateGuardKeys, type GuardKeys } from '../../src/security-module/guard-keys.ts';
import { parseUtcMinute } from '../../src/sts/utc-minute.ts';
import { createSecurityModule } from '../../src/security-module/security-module.ts';
import { parseKeyExpiryNumber } from '../../src/sts/attributes/key-expiry-number.ts';
import { parseSupplyGroupCode } from '../../src/sts/attributes/supply-group-code.ts';
import { parseTariffIndex } from '../../src/sts/attributes/tariff-index.ts';
import { DEFAULT_OPEN_POINT_POLICY, type OpenPointPolicy } from '../../src/sts/open-points.ts';
import { WORKED } from './worked-key.ts';

/** So early that no key has expired, whatever its KEN. */
export const CLOCK = { nowUtc: () => parseUtcMinute('1993-01-01T00:00Z') };

/** The shipped choices with open point D11 switched on. */
export const MIXED_POLICY: OpenPointPolicy = {
  ...DEFAULT_OPEN_POINT_POLICY,
  d11MixedDkgaKeyChange: 'permit',
};

/** A security module on an HSM with guard keys. */
export function moduleOn(
  hsm: Hsm,
  guards: GuardKeys,
  policy: OpenPointPolicy = DEFAULT_OPEN_POINT_POLICY,
): SecurityModule {
  const staTables = loadShippedStaTables('operational');
  return createSecurityModule({ hsm, guards, staTables, policy, clock: CLOCK });
}

/** A security module of a new installation. */
export function newModule(policy?: OpenPointPolicy): SecurityModule {
  const hsm = new MemoryHsm();
  return moduleOn(hsm, generateGuardKeys(hsm), policy);
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

/** A trial key to be made. */
export function trial(changes: Partial<VendingKeyAttributes> = {}): NewVendingKey {
  return { attributes: attributesWith(changes), trial: true };
}

export const TRIAL_04 = trial();
export const TRIAL_02 = trial({ decoderKeyGenerationAlgorithm: 'DKGA02' });

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
