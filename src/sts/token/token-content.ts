/**
 * What an opened block says, in words that may be shown: of a key-change token its attributes and
 * never a bit of the new key.
 *
 * @module
 */
import type { EncryptionAlgorithm } from '../attributes/encryption-algorithm.ts';
import type { OpenPointPolicy } from '../open-points.ts';
import type { TokenClass } from './class-bits.ts';
import { CREDIT_SERVICES, currencyAmountOf } from './credit-token.ts';
import { decodeCurrencyAmount, formatCurrencyUnits } from './currency-amount.ts';
import { readKeyChangeHeader, type KeyChangeHeader } from './key-change-header.ts';
import {
  isKeyChangeSubclass,
  isWattSubclass,
  MANAGEMENT_SUBCLASS_NAMES,
} from './management-token.ts';
import { readTestDisplay } from './test-display-token.ts';
import type { BlockFields } from './token-block.ts';
import { parseTokenIdentifier, type TokenIdentifier } from './token-identifier.ts';
import { decodeTransferAmount } from './transfer-amount.ts';

/** What a token says, by its kind; `other` is one whose layout is not known here. */
export type TokenContent = { readonly tokenClass: TokenClass; readonly subclass: number } & (
  | ({ readonly kind: 'credit'; readonly amountUnits: number } & Credit)
  | ({ readonly kind: 'currency-credit'; readonly amount: string } & Credit)
  | {
      readonly kind: 'management';
      readonly name: string;
      readonly tokenIdentifier: TokenIdentifier;
      /** Watts for the limits of power, the 16 bits for the others. */
      readonly value: number;
    }
  | { readonly kind: 'key-change-section'; readonly name: string; readonly header: KeyChangeHeader }
  | {
      readonly kind: 'test-display';
      readonly control: string;
      /** 0: for every maker; null: the field encodes no code. */
      readonly manufacturerCode: number | null;
    }
  | { readonly kind: 'other' }
);

interface Credit {
  readonly service: (typeof CREDIT_SERVICES)[number];
  readonly tokenIdentifier: TokenIdentifier;
}

/** Subclasses of class 1 without a known layout: extended (STS 202-5) and reserved. */
const UNKNOWN_TEST_LAYOUTS: readonly number[] = [2, 3, 4, 5];
/** The first subclass of class 2 whose fields are a maker's, or extended. */
const FIRST_UNKNOWN_MANAGEMENT = 10;

/**
 * Reads the fields of a block whose CRC is right.
 *
 * @returns null for fields that nobody writes: digits that fit the CRC by chance
 */
export function readTokenContent(
  fields: BlockFields,
  encryptionAlgorithm: EncryptionAlgorithm,
  policy: OpenPointPolicy,
): TokenContent | null {
  const { tokenClass, subclass } = fields;
  switch (tokenClass) {
    case 0:
      return readCredit(fields);
    case 1: {
      if (UNKNOWN_TEST_LAYOUTS.includes(subclass)) return { kind: 'other', tokenClass, subclass };
      return { kind: 'test-display', tokenClass, subclass, ...readTestDisplay(fields, policy) };
    }
    case 2: {
      if (!isKeyChangeSubclass(subclass)) return readManagement(fields);
      const header = readKeyChangeHeader(fields, encryptionAlgorithm, policy);
      const name = MANAGEMENT_SUBCLASS_NAMES[subclass] ?? '';
      return header && { kind: 'key-change-section', tokenClass, subclass, name, header };
    }
    case 3:
      return null;
  }
}

function readCredit(fields: BlockFields): TokenContent {
  const { tokenClass, subclass } = fields;
  const service = CREDIT_SERVICES[subclass & 3];
  if (service === undefined || subclass > 7) return { kind: 'other', tokenClass, subclass };
  const tokenIdentifier = identifierOf(fields);
  if (subclass < 4) {
    const amountUnits = decodeTransferAmount(fields.lower16);
    return { kind: 'credit', tokenClass, subclass, service, tokenIdentifier, amountUnits };
  }
  const amount = formatCurrencyUnits(decodeCurrencyAmount(currencyAmountOf(fields)));
  return { kind: 'currency-credit', tokenClass, subclass, service, tokenIdentifier, amount };
}

function readManagement(fields: BlockFields): TokenContent {
  const { tokenClass, subclass, lower16 } = fields;
  if (subclass >= FIRST_UNKNOWN_MANAGEMENT) return { kind: 'other', tokenClass, subclass };
  return {
    kind: 'management',
    tokenClass,
    subclass,
    name: MANAGEMENT_SUBCLASS_NAMES[subclass] ?? '',
    tokenIdentifier: identifierOf(fields),
    value: isWattSubclass(subclass) ? decodeTransferAmount(lower16) : lower16,
  };
}

/** The 24 low bits of the 28 that follow the subclass. SPEC 5.2 and 5.4. */
function identifierOf(fields: BlockFields): TokenIdentifier {
  return parseTokenIdentifier(fields.upper28 & 0xffffff);
}
