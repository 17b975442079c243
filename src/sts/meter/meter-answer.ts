/**
 * What a payment meter answers to 20 digits. IEC 62055-41:2018 7.1.3, TokenResult.
 *
 * @module
 */

/** `accept`, or why the meter refuses the token; a refused token changes nothing. */
export type Verdict =
  | 'accept'
  | 'CRCError'
  | 'OldError'
  | 'UsedError'
  | 'KeyExpiredError'
  | 'DDTKError'
  | 'KeyTypeError'
  | 'RangeError'
  | 'FunctionError'
  | 'FormatError';

/** What an accepted token did. */
export type MeterEffect =
  | { readonly kind: 'credit'; readonly service: string; readonly amountUnits: number }
  | { readonly kind: 'currency-credit'; readonly service: string; readonly amount: string }
  | { readonly kind: 'management'; readonly name: string; readonly value16: number }
  | { readonly kind: 'test-display'; readonly subclass: number; readonly control: string }
  | { readonly kind: 'key-change-part'; readonly subclass: number }
  | { readonly kind: 'key-change'; readonly rollOver: boolean };

/** The answer to one token. */
export type MeterAnswer =
  | { readonly verdict: 'accept'; readonly effect: MeterEffect }
  | { readonly verdict: Exclude<Verdict, 'accept'> };

/** An answer that accepts. */
export function accepted(effect: MeterEffect): MeterAnswer {
  return { verdict: 'accept', effect };
}
