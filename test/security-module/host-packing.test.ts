/** Batches as columns: what goes in comes out, whatever the mixture. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type {
  KeyChangeItem,
  KeyChangeOutcome,
  TokenCheckItem,
  TokenCheckOutcome,
} from '../../src/ports/security-module.ts';
import {
  packKeyChangeItems,
  packKeyChangeOutcomes,
  packTokenCheckItems,
  packTokenCheckOutcomes,
  unpackKeyChangeItems,
  unpackKeyChangeOutcomes,
  unpackTokenCheckItems,
  unpackTokenCheckOutcomes,
} from '../../src/security-module/host-packing.ts';

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const algorithm = fc.constantFrom('EA07', 'EA11');
const key = fc.nat(70_000);
const refusal = fc.record({ refused: fc.record({ code: fc.string(), message: fc.string() }) });

test('key-change items', () => {
  const item = fc.record({
    meterPAN: digits(18),
    encryptionAlgorithm: algorithm,
    tokenCount: fc.constantFrom(2, 3, 4),
    fromKey: key,
    fromTariffIndex: digits(2),
    toKey: key,
    toTariffIndex: digits(2),
  });
  fc.assert(
    fc.property(fc.array(item), (drawn) => {
      const items = drawn as KeyChangeItem[];
      expect(unpackKeyChangeItems(packKeyChangeItems(items))).toEqual(items);
    }),
  );
});

const severalOf = (text: fc.Arbitrary<string>) => (n: number) =>
  fc.tuple(...Array.from({ length: n }, () => text));
const issuedSet = {
  rollOver: fc.boolean(),
  setMac: fc.uint8Array({ minLength: 32, maxLength: 32 }),
};
const tokenCount = fc.constantFrom(2, 3, 4);
const severalTokens = severalOf(digits(20));
const severalDigests = severalOf(fc.stringMatching(/^[0-9A-F]{64}$/));

test.each([
  [
    'without digests',
    tokenCount.chain((n) => fc.record({ ...issuedSet, tokens: severalTokens(n) })),
  ],
  [
    'with digests',
    tokenCount.chain((n) =>
      fc.record({ ...issuedSet, tokens: severalTokens(n), tokenDigests: severalDigests(n) }),
    ),
  ],
])('key-change outcomes %s', (_, issued) => {
  fc.assert(
    fc.property(fc.array(fc.oneof<fc.Arbitrary<unknown>[]>(issued, refusal)), (drawn) => {
      const outcomes = drawn as KeyChangeOutcome[];
      expect(unpackKeyChangeOutcomes(packKeyChangeOutcomes(outcomes))).toEqual(outcomes);
    }),
  );
});

test('tokens to check, of whatever somebody typed', () => {
  const item = fc.record({
    meterPAN: digits(18),
    encryptionAlgorithm: algorithm,
    key,
    tariffIndex: digits(2),
    token: fc.oneof({ weight: 9, arbitrary: digits(20) }, fc.string()),
  });
  fc.assert(
    fc.property(fc.array(item), (drawn) => {
      const items = drawn as TokenCheckItem[];
      expect(unpackTokenCheckItems(packTokenCheckItems(items))).toEqual(items);
    }),
  );
});

test('outcomes of token checks', () => {
  const genuine = fc.record({
    genuine: fc.constant(true),
    token: fc.record({
      tokenClass: fc.constant(2),
      subclass: fc.nat(15),
      kind: fc.constant('other'),
    }),
  });
  const other = fc.constant({ genuine: false });
  fc.assert(
    fc.property(fc.array(fc.oneof(genuine, other, refusal)), (drawn) => {
      const outcomes = drawn as TokenCheckOutcome[];
      expect(unpackTokenCheckOutcomes(packTokenCheckOutcomes(outcomes))).toEqual(outcomes);
    }),
  );
});
