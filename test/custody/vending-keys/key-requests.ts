/** Requests about vending keys, for tests to vary. */
import { createCipheriv, randomUUID } from 'node:crypto';
import { createVendingKey } from '../../../src/custody/vending-keys/create-vending-key.ts';
import type { NewVendingKeyRequest } from '../../../src/custody/vending-keys/create-vending-key.ts';
import type { TrialKey } from '../../../src/exchange/trial-keys.ts';
import type { WrappedKey } from '../../../src/exchange/wrapped-key.ts';
import type { VendingKeyAttributes } from '../../../src/keys/vending-key.ts';
import type { Hsm } from '../../../src/ports/hsm.ts';
import { attributesWith } from '../../support/security-modules.ts';
import { ADA, GROUP, type Custody } from '../custody-rig.ts';

/** A key of group 600101 and base date 2014, to be generated. */
export function request(changes: Partial<NewVendingKeyRequest> = {}): NewVendingKeyRequest {
  return { id: randomUUID(), supplyGroupCode: GROUP, baseDate: 2014, ...changes };
}

export function create({ dependencies }: Custody, changes: Partial<NewVendingKeyRequest> = {}) {
  return createVendingKey(dependencies, ADA, request(changes));
}

/** Attributes of a key of group 600101. */
export function attributes(changes: Partial<VendingKeyAttributes> = {}): VendingKeyAttributes {
  return attributesWith({ supplyGroupCode: GROUP, ...changes });
}

/** A trial key of 20 octets of one value. */
export function trialKey(octet: number, changes: Partial<VendingKeyAttributes> = {}): TrialKey {
  return {
    name: 'trial',
    attributes: attributes(changes),
    value: new Uint8Array(20).fill(octet),
  };
}

const TRANSPORT = new Uint8Array(32).fill(0x3c);

/** Puts the transport key `kmc` into an HSM. */
export function enterTransportKey(hsm: Hsm): void {
  const label = 'sts-kms transport kmc';
  hsm.importKey({ usage: 'wrap', label, persistent: true, extractable: false }, TRANSPORT);
}

/** A DKGA04 key as others wrap it: RFC 5649 by OpenSSL, 12 zero octets behind the value. */
export function wrappedKey(
  value: Uint8Array,
  changes: Partial<VendingKeyAttributes> = {},
): WrappedKey {
  const cipher = createCipheriv('id-aes256-wrap-pad', TRANSPORT, Buffer.from('A65959A6', 'hex'));
  const padded = Buffer.concat([value, new Uint8Array(12)]);
  const octets = Buffer.concat([cipher.update(padded), cipher.final()]);
  return {
    attributes: attributes(changes),
    keyCheckValue: null,
    wrapped: { transportKeyName: 'kmc', octets: new Uint8Array(octets) },
  };
}
