/** What each open point decides, asked under a policy: the answers are compared in its test. */
import { SOFTWARE_PRIMITIVES } from '../../src/hsm/memory/software-primitives.ts';
import {
  parseTariffIndex,
  tariffIndexToTokenField,
} from '../../src/sts/attributes/tariff-index.ts';
import { deriveDecoderKey } from '../../src/sts/derivation/derive-decoder-key.ts';
import type { OpenPointPolicy } from '../../src/sts/open-points.ts';
import { hexFromBytes } from '../../src/sts/text.ts';
import { encodeCurrencyAmount } from '../../src/sts/token/currency-amount.ts';
import {
  requireKeyTypeChange,
  requireSameAlgorithm,
} from '../../src/sts/token/key-change-permission.ts';
import { writeKeyChangeBlocks } from '../../src/sts/token/key-change-sections.ts';
import { testDisplayFields } from '../../src/sts/token/test-display-token.ts';
import { createTokenBuffer } from '../../src/sts/token/token-buffer.ts';
import { tokenClockOf, tokenIdentifierAt } from '../../src/sts/token/token-identifier.ts';
import { parseUtcMinute } from '../../src/sts/utc-minute.ts';
import { codeOf } from './expect-code.ts';
import { LONG_VENDING_KEY, WORKED, WORKED_DKGA02 } from './worked-key.ts';

/** A result or a permission under a policy. */
export type Judge = (policy: OpenPointPolicy) => unknown;

/** A DKGA02 key of the worked example from another vending key or for another key type. */
export const dkga02 =
  (octet: number, keyType: 2 | 3): Judge =>
  (policy) => {
    const value = new Uint8Array(8).fill(octet);
    const vendingKey = { decoderKeyGenerationAlgorithm: 'DKGA02', value } as const;
    const attributes = { ...WORKED_DKGA02, keyType };
    const request = { vendingKey, attributes, policy };
    return codeOf(() => deriveDecoderKey(request, SOFTWARE_PRIMITIVES));
  };

export const dkga04OfKeyType3: Judge = (policy) => {
  const vendingKey = { decoderKeyGenerationAlgorithm: 'DKGA04', value: LONG_VENDING_KEY } as const;
  const request = { vendingKey, attributes: { ...WORKED, keyType: 3 }, policy } as const;
  return codeOf(() => deriveDecoderKey(request, SOFTWARE_PRIMITIVES));
};

/** The first four hex digits of both tokens of a set with TI 99 and KEN A5h. */
export const keyChange: Judge = (policy) => {
  const buffer = createTokenBuffer(2);
  const attributes = {
    ...{ supplyGroupCode: WORKED.supplyGroupCode, keyType: 2, keyRevisionNumber: 1 },
    ...{ keyExpiryNumber: 0xa5, tariffIndex: parseTariffIndex('99'), rollOver: false },
  } as Parameters<typeof writeKeyChangeBlocks>[1]['attributes'];
  const newKey = { keys: new Uint8Array(8), at: 0 };
  writeKeyChangeBlocks(buffer, { attributes, tokenCount: 2, newKey }, policy);
  return [0, 3].map((word) => hexFromBytes(new Uint8Array([buffer.words[word]! >>> 24])));
};

export const currency =
  (text: string): Judge =>
  (policy) =>
    encodeCurrencyAmount(text, policy).mantissa;

export const clock: Judge = (policy) =>
  tokenIdentifierAt(parseUtcMinute('2014-01-01T05:00Z'), tokenClockOf(2014, policy));

export const changesOnlyDctk: Judge = (policy) => [
  codeOf(() => {
    requireKeyTypeChange(2, 2, policy);
  }),
  codeOf(() => {
    requireKeyTypeChange(3, 3, policy);
  }),
];

export const mixed: Judge = (policy) =>
  codeOf(() => {
    requireSameAlgorithm('DKGA02', 'DKGA04', policy);
  });

export const maker: Judge = (policy) =>
  testDisplayFields({ subclass: 1, control: '0000000', manufacturerCode: 1234 }, policy).lower16;

export const tariff: Judge = (policy) => tariffIndexToTokenField(parseTariffIndex('99'), policy);
