/** DecoderKeyGenerationAlgorithm: two are served, two refused by name. */
import { expect, test } from 'vitest';
import * as dkga from '../../../src/sts/attributes/decoder-key-generation-algorithm.ts';
import { expectCode } from '../../support/expect-code.ts';

test.each([
  ['DKGA02', 8],
  ['DKGA04', 20],
])('%s has vending keys of %d octets', (text, octets) => {
  const algorithm = dkga.parseDecoderKeyGenerationAlgorithm(text);
  expect(algorithm).toBe(text);
  expect(dkga.vendingKeyBytesOf(algorithm)).toBe(octets);
});

test.each([
  ['DKGA01', '(D4)'],
  ['DKGA03', '(D14)'],
])('%s is refused, and the message names the open point', (text, point) => {
  const { message } = expectCode(
    () => dkga.parseDecoderKeyGenerationAlgorithm(text),
    'STS_DKGA_REFUSED',
  );
  expect(message).toMatch(new RegExp(`^${text} is refused`));
  expect(message).toContain(point);
});

test.each(['', '02', 'dkga02', 'DKGA2', 'DKGA05', 'DKGA02 ', 'DKGA04\n', 'DKGA０4', 'constructor'])(
  '%j is none',
  (text) => {
    expectCode(() => dkga.parseDecoderKeyGenerationAlgorithm(text), 'STS_DKGA_INVALID');
  },
);
