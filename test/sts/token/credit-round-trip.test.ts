/** Credit tokens of every subclass read back from their sealed digits, under both ciphers. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_OPEN_POINT_POLICY } from '../../../src/sts/open-points.ts';
import {
  currencyAmountOf,
  currencyCreditFields,
  unitCreditFields,
} from '../../../src/sts/token/credit-token.ts';
import {
  decodeCurrencyAmount,
  formatCurrencyUnits,
} from '../../../src/sts/token/currency-amount.ts';
import { decodeTransferAmount } from '../../../src/sts/token/transfer-amount.ts';
import { octets, randomNumbers, tokenIdentifiers } from '../../support/arbitraries.ts';
import { cipherUnder } from '../../support/ciphers.ts';
import { openText, sealFields } from '../../support/sealed-token.ts';

const POLICY = DEFAULT_OPEN_POINT_POLICY;

describe.each(['EA07', 'EA11'] as const)('%s', (algorithm) => {
  const keys = octets(algorithm === 'EA07' ? 8 : 16);

  test.each([0, 1, 2, 3])('units, subclass %d', (subclass) => {
    const credits = fc.record({
      subclass: fc.constant(subclass),
      randomNumber: randomNumbers,
      tokenIdentifier: tokenIdentifiers,
      amountUnits: fc.integer({ min: 0, max: 0xffff }).map(decodeTransferAmount),
    });
    fc.assert(
      fc.property(keys, credits, (key, credit) => {
        const cipher = cipherUnder(algorithm, key);
        const opened = openText(sealFields(unitCreditFields(credit, POLICY), cipher), cipher);
        const { upper28, lower16 } = opened.fields;
        expect([opened.tokenClass, opened.crcValid]).toEqual([0, true]);
        expect({
          subclass: opened.fields.subclass,
          randomNumber: upper28 >>> 24,
          tokenIdentifier: upper28 & 0xffffff,
          amountUnits: decodeTransferAmount(lower16),
        }).toEqual(credit);
      }),
    );
  });

  test.each([4, 5, 6, 7])('currency, subclass %d, also negative', (subclass) => {
    const amounts = fc
      .record({
        negative: fc.boolean(),
        exponent: fc.integer({ min: 0, max: 31 }),
        mantissa: fc.integer({ min: 0, max: 16_383 }),
      })
      .filter(({ negative, exponent, mantissa }) => !negative || exponent + mantissa > 0);
    fc.assert(
      fc.property(keys, tokenIdentifiers, amounts, (key, tokenIdentifier, parts) => {
        const amount = formatCurrencyUnits(decodeCurrencyAmount(parts));
        const cipher = cipherUnder(algorithm, key);
        const fields = currencyCreditFields({ subclass, tokenIdentifier, amount }, POLICY);
        const opened = openText(sealFields(fields, cipher), cipher);
        expect([opened.tokenClass, opened.crcValid]).toEqual([0, true]);
        expect(opened.fields.subclass).toBe(subclass);
        expect(opened.fields.upper28 & 0xffffff).toBe(tokenIdentifier);
        expect(currencyAmountOf(opened.fields)).toEqual(parts);
      }),
    );
  });
});
