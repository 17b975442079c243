/** Vending keys as records, for tests to vary. */
import type { VendingKey, VendingKeyAttributes } from '../../src/keys/vending-key.ts';
import type { VendingKeyLife } from '../../src/keys/vending-key-life.ts';
import { parseUtcMinute, type UtcMinute } from '../../src/sts/utc-minute.ts';
import { attributesWith } from './security-modules.ts';

export const minute = parseUtcMinute;

/** The minute after. */
export const after = (text: string) => (parseUtcMinute(text) + 1) as UtcMinute;

/** The last credit minute of base date 2014 and KEN 255. */
export const END_OF_2014 = '2045-11-24T20:15Z';

/** A life without dates, active. */
export function lifeWith(changes: Partial<VendingKeyLife> = {}): VendingKeyLife {
  return {
    state: 'active',
    activeFrom: null,
    issuedUntil: null,
    loadableUntil: null,
    refreshDays: null,
    unitLimit: null,
    ...changes,
  };
}

type Changes = Partial<Omit<VendingKey, 'attributes' | 'life'>> & {
  readonly attributes?: Partial<VendingKeyAttributes>;
  readonly life?: Partial<VendingKeyLife>;
};

/** A generated key, active: 201457/1 of base date 2014, KEN 255. */
export function keyWith({ attributes, life, ...changes }: Changes = {}): VendingKey {
  return {
    id: 'key-1',
    version: 1,
    attributes: attributesWith(attributes),
    origin: 'generated',
    trial: false,
    life: lifeWith(life),
    tokenClockOffsetMinutes: 0,
    reportedKeyCheckValue: null,
    value: {
      wrapped: new Uint8Array([1]),
      storageKeyNumber: 1,
      keyCheckValue: 'hmac-sha256:1a2b3c',
      fingerprint: 'f1',
    },
    ...changes,
  };
}
