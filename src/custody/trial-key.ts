/**
 * Trial keys without a store: announced, made and activated in one go. For demonstrations, bench
 * sheets and measurements; the keys of a store are made by the use cases of its vending keys.
 *
 * @module
 */
import type { Stored } from '../keys/sealed-record.ts';
import type { VendingKey, VendingKeyAttributes } from '../keys/vending-key.ts';
import type { VendingKeyOperations } from '../ports/vending-key-operations.ts';

/** Where trial keys are made. */
export interface TrialKeyMaking {
  readonly securityModule: VendingKeyOperations;
  /** A new UUID. */
  readonly newId: () => string;
}

/**
 * Makes an active trial key, from the HSM's randomness or from a clear value, which is wiped.
 *
 * @throws {KmsError} what the security module refuses
 */
export async function makeTrialKey(
  { securityModule, newId }: TrialKeyMaking,
  attributes: VendingKeyAttributes,
  value?: Uint8Array,
): Promise<Stored<VendingKey>> {
  const announced = await securityModule.announceVendingKey({
    id: newId(),
    attributes,
    origin: value === undefined ? 'generated' : 'imported',
    trial: true,
    life: {
      state: 'generating',
      ...{ activeFrom: null, issuedUntil: null, loadableUntil: null },
      ...{ refreshDays: null, unitLimit: null },
    },
    tokenClockOffsetMinutes: 0,
    reportedKeyCheckValue: null,
  });
  const made =
    value === undefined
      ? await securityModule.generateVendingKey(announced)
      : await securityModule.importVendingKey(announced, value);
  const { entity } = made;
  const life = { ...entity.life, state: 'active' } as const;
  return securityModule.amendVendingKey(made, { ...entity, version: entity.version + 1, life });
}
