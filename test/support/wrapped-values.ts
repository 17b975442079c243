/** Transport keys, and values wrapped under them. */
import type { Hsm, KeyHandle } from '../../src/ports/hsm.ts';
import type { WrappedValue } from '../../src/ports/vending-key-operations.ts';

/** Makes a transport key, as a custodian does. */
export function makeTransportKey(hsm: Hsm, name: string): KeyHandle {
  const label = `sts-kms transport ${name}`;
  return hsm.generateKey({ usage: 'wrap', label, persistent: true, extractable: false });
}

/** A value as the HSM itself wraps it: a DKGA04 one with 12 zero octets behind. */
export function wrapUnder(
  hsm: Hsm,
  name: string,
  value: Uint8Array,
): WrappedValue & { readonly octets: Uint8Array } {
  const usage = value.length === 8 ? 'dkga02' : 'dkga04';
  const held = new Uint8Array(usage === 'dkga02' ? 8 : 32);
  held.set(value);
  const spec = { usage, label: 'sent', persistent: false, extractable: true } as const;
  const key = hsm.importKey(spec, held);
  const octets = hsm.wrapKey(hsm.findKey(`sts-kms transport ${name}`), key);
  hsm.destroyKey(key);
  return { transportKeyName: name, octets };
}
