/**
 * The MAC over an issued key-change set, which says without its digits that it was issued here.
 *
 * The HSM makes the key for it once, when the module opens, from a constant under the record-MAC
 * key; from then on it is in this process, as a KeyObject outside the JavaScript heap. So a fleet
 * costs no third call of the HSM for each meter. Whoever reads this process's memory can make such
 * MACs; they could have had the tokens themselves.
 *
 * @module
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { MeterPAN } from '../sts/identity/meter-pan.ts';
import { deriveMacKey } from './derived-mac-key.ts';
import type { RecordMacKeys } from './record-mac.ts';

const MAC_BYTES = 32;
/** What the key is made from; records and fingerprints begin otherwise. */
const KEY_DOMAIN = 'sts-kms key-change set MAC key 1';
const SET_DOMAIN = 'sts-kms key-change set 1';

/** The set MACs of one installation. */
export interface SetMacs {
  /** The MAC of a set, 32 octets. */
  macOf(meterPAN: MeterPAN, tokens: readonly string[]): Uint8Array;
  /** Whether a MAC is that of a set, in a time that does not tell where they differ. */
  fits(mac: Uint8Array, meterPAN: MeterPAN, tokens: readonly string[]): boolean;
}

/**
 * The set MACs of an installation.
 *
 * @throws {KmsError} SM_HSM_INCONSISTENT: under a wrong key no set could ever be printed again
 */
export function createSetMacs({ hsm, recordMac, installationId }: RecordMacKeys): SetMacs {
  const key = deriveMacKey({ hsm, key: recordMac }, KEY_DOMAIN);
  // A list of texts that are digits: RFC 8785 has this one form of it.
  const beginning = JSON.stringify([SET_DOMAIN, installationId]).slice(0, -1);
  const macOf: SetMacs['macOf'] = (meterPAN, tokens) => {
    const text = `${beginning},"${meterPAN}","${tokens.join('","')}"]`;
    // By way of a text: memory of its own for each digest of a batch costs as much as the HMAC.
    const digest = createHmac('sha256', key).update(text, 'latin1').digest('binary');
    const { buffer, byteOffset, length } = Buffer.from(digest, 'latin1');
    return new Uint8Array(buffer, byteOffset, length);
  };
  return {
    macOf,
    fits: (mac, meterPAN, tokens) =>
      mac.length === MAC_BYTES && timingSafeEqual(macOf(meterPAN, tokens), mac),
  };
}
