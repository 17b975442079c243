/** Facts about a key change that nothing speaks against, for tests to vary. */
import type { ChangeSide, KeyChangeFacts } from '../../src/rollover/rules/key-change-facts.ts';
import type { Meter } from '../../src/rollover/meter.ts';
import type { SupplyGroup } from '../../src/keys/supply-group.ts';
import type { VendingKey } from '../../src/keys/vending-key.ts';
import { parseTariffIndex } from '../../src/sts/attributes/tariff-index.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../src/sts/open-points.ts';
import { NOW } from './new-key-facts.ts';
import { keyWith } from './vending-keys.ts';
import { WORKED } from './worked-key.ts';

/** One side: the key, tariff index 01, and the KeyExpiryNumber of the key. */
export function sideWith(key: VendingKey, group: Partial<SupplyGroup> = {}): ChangeSide {
  const { supplyGroupCode, keyExpiryNumber } = key.attributes;
  return {
    key,
    position: { vendingKeyId: key.id, tariffIndex: parseTariffIndex('01'), keyExpiryNumber },
    supplyGroup: {
      ...{ id: supplyGroupCode, version: 1, name: 'Hill', ownerId: 'owner-1', kind: 'unique' },
      ...{ cluster: 0, ...group },
    },
  };
}

export const OLD_SIDE = sideWith(keyWith());
export const NEW_SIDE = sideWith(keyWith({ id: 'key-2', attributes: { keyRevisionNumber: 2 } }));

type Changes = Partial<Omit<KeyChangeFacts, 'meter'>> & { readonly meter?: Partial<Meter> };

/** A meter of EA07 goes from revision 1 to revision 2 in two tokens, as it is intended to. */
export function keyChangeFacts({ meter, ...changes }: Changes = {}): KeyChangeFacts {
  const from = changes.from ?? OLD_SIDE;
  const to = changes.to ?? NEW_SIDE;
  return {
    meter: {
      ...{ id: WORKED.meterPAN, version: 1, encryptionAlgorithm: 'EA07', tokenCarrierType: '02' },
      ...{ takesThirdToken: null, service: 'electricity', status: 'installed', place: null },
      ...{ model: null, lastPurchase: null, intended: to.position, issued: null },
      ...{ presumed: from.position, proven: null, ...meter },
    },
    ...{ now: NOW, policy: DEFAULT_OPEN_POINT_POLICY, tokenCount: 2, ownersAgree: false },
    ...{ heldBefore: false, reason: null, ...changes, from, to },
  };
}
