/**
 * What explains that a key-change set of the past is not the one that the keys held here give, and
 * how it is said. Every explanation rests on whole tokens that came out digit for digit.
 *
 * @module
 */
import type { KeyExpiryNumber } from '../../sts/attributes/key-expiry-number.ts';
import type { TariffIndex } from '../../sts/attributes/tariff-index.ts';
import type { MeterPAN } from '../../sts/identity/meter-pan.ts';
import type { TypingError } from '../token-checks/typing-errors.ts';

/** What the set had instead of what the row says. */
export type DifferenceCause =
  /** For each token of the row its place in the set, from 1; null: not found. */
  | { readonly kind: 'order'; readonly order: readonly (number | null)[] }
  /** The same digits stand in the row twice. */
  | { readonly kind: 'repeated'; readonly token: number; readonly as: number }
  | { readonly kind: 'key-expiry-number'; readonly keyExpiryNumber: KeyExpiryNumber }
  | { readonly kind: 'token-count'; readonly tokenCount: number }
  | { readonly kind: 'wrong-digit'; readonly token: number; readonly error: TypingError }
  | {
      readonly kind: 'from-tariff-index' | 'to-tariff-index';
      readonly tariffIndex: TariffIndex;
    }
  | { readonly kind: 'from-key' | 'to-key'; readonly vendingKey: string }
  | { readonly kind: 'other-meter'; readonly line: number; readonly meterPAN: MeterPAN };

/** Why a set differs. */
export interface Difference {
  /** Empty: nothing that was tried explains it. */
  readonly causes: readonly DifferenceCause[];
  /** Places of the tokens that the causes leave unexplained, from 1. */
  readonly unexplained: readonly number[];
}

/** True when the digits are those of the set and only their order is another. */
export function isOnlyOrder({ causes, unexplained }: Difference): boolean {
  const [cause, ...more] = causes;
  return cause?.kind === 'order' && more.length === 0 && unexplained.length === 0;
}

/** The difference in words, and what to do. No digit of a token. */
export function differenceWords(difference: Difference): {
  readonly reason: string;
  readonly suggestion: string;
} {
  const { causes, unexplained } = difference;
  if (causes.length === 0) {
    return {
      reason: `no cause found for token ${unexplained.join(' and ')}`,
      suggestion:
        'Compare meter, keys and digits with the slip; the set may be of another meter, of a key ' +
        'that is not held here, or mistyped in several digits.',
    };
  }
  const said = causes.map(wordsOf);
  const rest =
    unexplained.length === 0 ? [] : [`no cause found for token ${unexplained.join(' and ')}`];
  return {
    reason: [...said.map(({ reason }) => reason), ...rest].join('; '),
    suggestion: said.map(({ suggestion }) => suggestion).join(' '),
  };
}

interface Words {
  readonly reason: string;
  readonly suggestion: string;
}

function wordsOf(cause: DifferenceCause): Words {
  switch (cause.kind) {
    case 'order':
      return {
        reason: `other order: the tokens of the row are ${placesText(cause.order)} of the set`,
        suggestion: 'A meter takes them in any order; nothing is to be done for that.',
      };
    case 'repeated':
      return {
        reason: `token ${cause.token} repeats token ${cause.as}: one token of the set is missing`,
        suggestion: 'Bring the missing token from the slip.',
      };
    case 'key-expiry-number':
      return {
        reason: `another KeyExpiryNumber (KEN): equal with ${cause.keyExpiryNumber}`,
        suggestion: `Give ${cause.keyExpiryNumber} in to_key_expiry_number.`,
      };
    case 'token-count':
      return {
        reason: `another number of tokens: these are of a set of ${cause.tokenCount}`,
        suggestion: `Give all ${cause.tokenCount} tokens of the set, and no more.`,
      };
    case 'wrong-digit':
      return wrongDigit(cause.token, cause.error);
    case 'from-tariff-index':
      return tariff('old', 'from_tariff_index', cause.tariffIndex);
    case 'to-tariff-index':
      return tariff('new', 'to_tariff_index', cause.tariffIndex);
    case 'from-key':
      return otherKey('old', 'from', cause.vendingKey);
    case 'to-key':
      return otherKey('new', 'to', cause.vendingKey);
    case 'other-meter':
      return {
        reason:
          `another meter: these are the tokens of line ${cause.line}, meter ` + cause.meterPAN,
        suggestion: 'Put the tokens to the meter that they were issued for.',
      };
  }
}

function placesText(order: readonly (number | null)[]): string {
  return order.map((place) => place ?? '?').join(', ');
}

function wrongDigit(token: number, { kind, position }: TypingError): Words {
  const place =
    kind === 'wrong-digit'
      ? `one wrong digit: digit ${position} of token ${token}`
      : `two digits exchanged: ${position} and ${position + 1} of token ${token}`;
  return { reason: place, suggestion: `Read token ${token} again from the slip.` };
}

function tariff(which: string, column: string, tariffIndex: TariffIndex): Words {
  return {
    reason: `another tariff index (TI) of the ${which} key: equal with ${tariffIndex}`,
    suggestion: `Give ${tariffIndex} in ${column}.`,
  };
}

function otherKey(which: string, column: string, vendingKey: string): Words {
  return {
    reason: `another ${which} key: equal with ${vendingKey}`,
    suggestion:
      `Give ${vendingKey} in ${column}_supply_group_code and ` + `${column}_key_revision_number.`,
  };
}
