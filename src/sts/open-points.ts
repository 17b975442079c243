/**
 * The open points: where sources of the standard disagree or fall silent, each a named switch.
 * The numbers are those of docs/open-points.md, which gives the evidence. Nothing else in src/sts
 * decides such a point.
 *
 * Not switches, because there is nothing to switch to: D4 (DKGA01) and D14 (DKGA03,
 * EA09) are refused, and SetTariffRate and SetWaterMeterFactor (D14) are only carried as a raw
 * 16-bit value, which no meter here acts on; D12 follows the rule (TID >> 16) <= KEN.
 *
 * @module
 */
import type { KeyType } from './attributes/key-type.ts';

/**
 * A key-type change that a policy may permit, parent first. Nothing changes to a DITK, and DUTK to
 * DCTK is ruled out by the text (SPEC 6.1), so neither can be written here.
 */
export type KeyTypeChange = Exclude<`${KeyType}-${Exclude<KeyType, 0>}`, '2-3'>;

/** One choice for each open point that changes a result or a permission. */
export interface OpenPointPolicy {
  /** D3: which 64-bit vending keys may be entered. With odd parity all sources agree. */
  readonly d3VendingKeyParity: 'odd-only' | 'any';
  /** D5: KeyType 3. `zeroed-iain`: zeroed IAIN for DKGA02, the full MeterPAN for DKGA04. */
  readonly d5KeyType3: 'refuse' | 'zeroed-iain';
  /** D6: permitted key-type changes. */
  readonly d6KeyTypeChanges: readonly KeyTypeChange[];
  /** D7: encoding of a non-zero ManufacturerCode in a class 1 token. */
  readonly d7ManufacturerCode: 'binary' | 'bcd';
  /** D10: offset of the TokenIdentifier clock from UTC for keys that record none, in minutes. */
  readonly d10TokenClockOffsetMinutes: number;
  /** D11, `mixed-dkga-key-change`: different DKGA for the old and the new key of one set. */
  readonly d11MixedDkgaKeyChange: 'refuse' | 'permit';
  /** D15: rounding of a negative currency amount. */
  readonly d15NegativeCurrency: 'toward-positive' | 'away-from-zero';
  /** D16: rounding of the 16-bit amount. `up` is in the customer's favour. */
  readonly d16AmountRounding: 'up' | 'nearest';
  /** D17: TariffIndex in the second key-change token. */
  readonly d17TariffIndexField: 'binary' | 'bcd';
  /** D17: which nibble of the KeyExpiryNumber the first key-change token carries. */
  readonly d17KeyExpiryNumberFirst: 'high-nibble' | 'low-nibble';
}

/** The choices of docs/open-points.md. D6 is the table of SPEC 6.1 without its "off" cells. */
export const DEFAULT_OPEN_POINT_POLICY: OpenPointPolicy = {
  d3VendingKeyParity: 'odd-only',
  d5KeyType3: 'refuse',
  d6KeyTypeChanges: ['0-1', '0-2', '0-3', '1-2', '2-2'],
  d7ManufacturerCode: 'binary',
  d10TokenClockOffsetMinutes: 0,
  d11MixedDkgaKeyChange: 'refuse',
  d15NegativeCurrency: 'toward-positive',
  d16AmountRounding: 'up',
  d17TariffIndexField: 'binary',
  d17KeyExpiryNumberFirst: 'high-nibble',
};

/**
 * What a vector file runs under: the same choices, with no permission withheld, because vectors
 * test algorithms and not what may be issued.
 */
export const ALGORITHMS_ONLY_POLICY: OpenPointPolicy = {
  ...DEFAULT_OPEN_POINT_POLICY,
  d3VendingKeyParity: 'any',
  d5KeyType3: 'zeroed-iain',
  d11MixedDkgaKeyChange: 'permit',
};
