/**
 * How a vending key is held in the HSM while it is used.
 *
 * @module
 */
import type { VendingKeyAttributes } from '../keys/vending-key.ts';
import type { HsmKeySpec } from '../ports/hsm.ts';

/**
 * A session copy for derivation. DKGA02 needs the clear value in the module (its decoder key is
 * xored with it), so its copy is extractable; a DKGA04 copy is not.
 */
export function vendingKeySpec(attributes: VendingKeyAttributes): HsmKeySpec {
  const legacy = attributes.decoderKeyGenerationAlgorithm === 'DKGA02';
  return {
    usage: legacy ? 'dkga02' : 'dkga04',
    label: `VK ${attributes.supplyGroupCode}/${attributes.keyRevisionNumber}`,
    persistent: false,
    extractable: legacy,
  };
}
