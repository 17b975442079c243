/**
 * The trial installation of the quickstart: legacy keys imported, their successors generated.
 *
 * @module
 */
import { randomUUID } from 'node:crypto';
import { createKeyRing, type KeyRing } from '../../custody/key-ring.ts';
import { makeTrialKey } from '../../custody/trial-key.ts';
import { parseTrialKeys } from '../../exchange/trial-keys.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import {
  vendingKeyName,
  type VendingKey,
  type VendingKeyAttributes,
} from '../../keys/vending-key.ts';
import type { SecurityModule } from '../../ports/security-module.ts';
import { KEY_TYPE_UNIQUE } from '../../sts/attributes/key-type.ts';
import { nextKeyRevisionNumber } from '../../sts/attributes/key-revision-number.ts';

/** Keys at hand and the names of their supply groups. */
export interface TrialInstallation {
  readonly ring: KeyRing;
  /** Name of the supply group of each vending key, by its name `SGC/KRN`. */
  readonly groupNames: ReadonlyMap<string, string>;
}

/** A key that the quickstart works with. */
export interface WantedKey {
  /** Of the supply group. */
  readonly name: string;
  readonly attributes: VendingKeyAttributes;
  /** The clear value of an imported key, which whoever takes it wipes; null: to be generated. */
  readonly value: Uint8Array | null;
}

/**
 * The keys of a trial-key file, each unique one on base date 1993 followed by its successor: next
 * revision, base date 2014, DKGA04.
 *
 * @throws {KmsError} KEY_TRIAL_FILE_MALFORMED, or the code of an attribute
 */
export function wantedKeys(trialKeysText: string): WantedKey[] {
  return parseTrialKeys(trialKeysText).flatMap((key): WantedKey[] => {
    const { name, attributes } = key;
    if (attributes.keyType !== KEY_TYPE_UNIQUE || attributes.baseDate !== 1993) return [key];
    const successor = {
      ...attributes,
      keyRevisionNumber: nextKeyRevisionNumber(attributes.keyRevisionNumber),
      baseDate: 2014 as const,
      decoderKeyGenerationAlgorithm: 'DKGA04' as const,
    };
    return [key, { name, attributes: successor, value: null }];
  });
}

/** The installation of these keys, each found or made by `take`. */
export async function installationOf(
  wanted: readonly WantedKey[],
  take: (key: WantedKey) => Promise<Stored<VendingKey>>,
): Promise<TrialInstallation> {
  const keys: Stored<VendingKey>[] = [];
  for (const key of wanted) keys.push(await take(key));
  const groupNames = new Map(wanted.map((key) => [vendingKeyName(key.attributes), key.name]));
  return { ring: createKeyRing(keys), groupNames };
}

/** Makes the keys of a trial-key file without a store: they end with the run. */
export function createTrialInstallation(
  securityModule: SecurityModule,
  trialKeysText: string,
): Promise<TrialInstallation> {
  const making = { securityModule, newId: randomUUID };
  return installationOf(wantedKeys(trialKeysText), ({ attributes, value }) =>
    makeTrialKey(making, attributes, value ?? undefined),
  );
}
