/**
 * The trial installation of the quickstart: legacy keys imported, their successors generated.
 *
 * @module
 */
import { createKeyRing, type KeyRing } from '../../custody/key-ring.ts';
import { parseTrialKeys } from '../../exchange/trial-keys.ts';
import { vendingKeyName, type VendingKeyRecord } from '../../keys/vending-key.ts';
import type { SecurityModule } from '../../ports/security-module.ts';
import { KEY_TYPE_UNIQUE } from '../../sts/attributes/key-type.ts';
import { nextKeyRevisionNumber } from '../../sts/attributes/key-revision-number.ts';

/** Keys at hand and the names of their supply groups. */
export interface TrialInstallation {
  readonly ring: KeyRing;
  /** Name of the supply group of each vending key, by its name `SGC/KRN`. */
  readonly groupNames: ReadonlyMap<string, string>;
}

/**
 * Imports the keys of a trial-key file and generates, for each unique key on base date 1993, its
 * successor: next revision, base date 2014, DKGA04.
 */
export async function createTrialInstallation(
  securityModule: SecurityModule,
  trialKeysText: string,
): Promise<TrialInstallation> {
  const keys: VendingKeyRecord[] = [];
  const groupNames = new Map<string, string>();
  for (const { name, attributes, value } of parseTrialKeys(trialKeysText)) {
    keys.push(await securityModule.importVendingKey({ attributes, trial: true }, value));
    groupNames.set(vendingKeyName(attributes), name);
    if (attributes.keyType !== KEY_TYPE_UNIQUE || attributes.baseDate !== 1993) continue;
    const successor = {
      ...attributes,
      keyRevisionNumber: nextKeyRevisionNumber(attributes.keyRevisionNumber),
      baseDate: 2014 as const,
      decoderKeyGenerationAlgorithm: 'DKGA04' as const,
    };
    keys.push(await securityModule.generateVendingKey({ attributes: successor, trial: true }));
    groupNames.set(vendingKeyName(successor), name);
  }
  return { ring: createKeyRing(keys), groupNames };
}
