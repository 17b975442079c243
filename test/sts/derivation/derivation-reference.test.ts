/** Both derivations against the independent implementation, for any attributes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SOFTWARE_PRIMITIVES } from '../../../src/hsm/memory/software-primitives.ts';
import type { Dkga04Attributes } from '../../../src/sts/derivation/decoder-key-attributes.ts';
import { deriveDecoderKey } from '../../../src/sts/derivation/derive-decoder-key.ts';
import { hasOddParity } from '../../../src/sts/derivation/dkga02.ts';
import { ALGORITHMS_ONLY_POLICY, DEFAULT_OPEN_POINT_POLICY } from '../../../src/sts/open-points.ts';
import { hexFromBytes } from '../../../src/sts/text.ts';
import { toHex } from '../../reference/bits.ts';
import { decoderKeyOf } from '../../reference/derivation.ts';
import * as any from '../../support/arbitraries.ts';

const attributesFor = <EA extends 'EA07' | 'EA11'>(...algorithms: readonly EA[]) =>
  fc.record({
    meterPAN: any.meterPans,
    supplyGroupCode: any.supplyGroupCodes,
    keyType: any.derivedKeyTypes,
    keyRevisionNumber: any.keyRevisionNumbers,
    tariffIndex: any.tariffIndexes,
    baseDate: any.baseDates,
    encryptionAlgorithm: fc.constantFrom(...algorithms),
  });

const withOddParity = (key: Uint8Array) =>
  key.map((octet) => (hasOddParity(Uint8Array.of(octet)) ? octet : octet ^ 1));

function reference(dkga: string, value: Uint8Array, attributes: Dkga04Attributes): string {
  const { meterPAN, encryptionAlgorithm, ...rest } = attributes;
  const vendingKey = hexFromBytes(value);
  const key = { dkga, vendingKey, keyExpiryNumber: undefined, ...rest };
  const decoderKey = decoderKeyOf(key, { meterPAN, encryptionAlgorithm });
  return toHex(decoderKey, encryptionAlgorithm === 'EA07' ? 8 : 16);
}

test('DKGA02', () => {
  fc.assert(
    fc.property(any.octets(8).map(withOddParity), attributesFor('EA07'), (value, attributes) => {
      const vendingKey = { decoderKeyGenerationAlgorithm: 'DKGA02', value } as const;
      const request = { vendingKey, attributes, policy: DEFAULT_OPEN_POINT_POLICY };
      const key = deriveDecoderKey(request, SOFTWARE_PRIMITIVES);
      expect(hexFromBytes(key)).toBe(reference('DKGA02', value, attributes));
    }),
    { numRuns: 300 },
  );
});

test('DKGA04', () => {
  fc.assert(
    fc.property(any.octets(20), attributesFor('EA07', 'EA11'), (value, attributes) => {
      const vendingKey = { decoderKeyGenerationAlgorithm: 'DKGA04', value } as const;
      const request = { vendingKey, attributes, policy: DEFAULT_OPEN_POINT_POLICY };
      const key = deriveDecoderKey(request, SOFTWARE_PRIMITIVES);
      expect(hexFromBytes(key)).toBe(reference('DKGA04', value, attributes));
    }),
    { numRuns: 300 },
  );
});

test('DKGA02 without odd parity: DES ignores the parity bits, the end takes the raw key', () => {
  fc.assert(
    fc.property(any.octets(8), attributesFor('EA07'), (value, attributes) => {
      const derive = (octets: Uint8Array) => {
        const vendingKey = { decoderKeyGenerationAlgorithm: 'DKGA02', value: octets } as const;
        const request = { vendingKey, attributes, policy: ALGORITHMS_ONLY_POLICY };
        return deriveDecoderKey(request, SOFTWARE_PRIMITIVES);
      };
      const odd = withOddParity(value);
      const [raw, adjusted] = [derive(value), derive(odd)];
      const difference = raw.map((octet, index) => octet ^ adjusted[index]!);
      const parityBits = value.map((octet, index) => octet ^ odd[index]!);
      expect(hexFromBytes(difference)).toBe(hexFromBytes(parityBits));
    }),
  );
});
