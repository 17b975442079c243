/**
 * Values as they come wrapped from elsewhere, and as this HSM holds them: a DKGA04 value may come
 * without the 12 zero octets, a DES key as three equal ones.
 *
 * @module
 */
import { HSM_KEY_BYTES, type HsmKeyUsage } from '../../ports/hsm.ts';

const DKGA04_VALUE_BYTES = 20;

/**
 * Puts a value into the form in which its usage is held.
 *
 * @param held - zero octets, as many as the usage has
 * @returns false for a value that is none of that usage
 */
export function putHeldForm(value: Uint8Array, usage: HsmKeyUsage, held: Uint8Array): boolean {
  const bytes = HSM_KEY_BYTES[usage];
  const short = usage === 'dkga04' && value.length === DKGA04_VALUE_BYTES;
  const tripled = usage === 'dkga02' && value.length === 3 * bytes && hasEqualThirds(value);
  if (value.length !== bytes && !short && !tripled) return false;
  held.set(value.subarray(0, bytes));
  return true;
}

function hasEqualThirds(value: Uint8Array): boolean {
  const third = value.length / 3;
  return value.every((octet, at) => octet === value[at % third]);
}
