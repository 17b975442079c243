/** Key-change sets as issued: worked examples, and every field read back from the sealed digits. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_OPEN_POINT_POLICY } from '../../../src/sts/open-points.ts';
import { bytesFromHex } from '../../../src/sts/text.ts';
import {
  createKeyChangeWorkspace,
  issueKeyChangeSet,
} from '../../../src/sts/token/issue-key-change-set.ts';
import type {
  KeyChangeAttributes,
  KeyChangeTokenCount,
} from '../../../src/sts/token/key-change-attributes.ts';
import { takeTokenText } from '../../../src/sts/token/token-digits.ts';
import { fromOctets } from '../../reference/bits.ts';
import { referencePairPipeline, referenceQuadPipeline } from '../../reference/pipeline.ts';
import { STA_TABLES } from '../../reference/tables.ts';
import { keyChangeAttributes, octets } from '../../support/arbitraries.ts';
import { cipherUnder } from '../../support/ciphers.ts';
import { algorithmOf, readKeyChange } from '../../support/read-key-change.ts';

interface Change {
  readonly tokenCount: KeyChangeTokenCount;
  readonly oldKey: Uint8Array;
  readonly newKey: Uint8Array;
  readonly attributes: KeyChangeAttributes;
}

function issued({ tokenCount, oldKey, newKey, attributes }: Change): string[] {
  const workspace = createKeyChangeWorkspace();
  // A cipher that holds another key: issuing loads the old one.
  const cipher = cipherUnder(algorithmOf(tokenCount), newKey);
  issueKeyChangeSet(workspace, cipher, {
    oldKey: { keys: oldKey, at: 0 },
    set: { attributes, tokenCount, newKey: { keys: newKey, at: 0 } },
    policy: DEFAULT_OPEN_POINT_POLICY,
  });
  const untouched = Array<number>(20 * (4 - tokenCount)).fill(0);
  expect([...workspace.issued.digits.subarray(20 * tokenCount)]).toEqual(untouched);
  return Array.from({ length: tokenCount }, (_, n) => takeTokenText(workspace.issued, n));
}

describe('worked examples', () => {
  const attributes = {
    supplyGroupCode: '203557',
    keyType: 2,
    keyRevisionNumber: 6,
    keyExpiryNumber: 255,
    tariffIndex: '02',
    rollOver: true,
  } as KeyChangeAttributes;

  test('EA07', () => {
    const oldKey = bytesFromHex('87F3ECBB2E46B48F');
    const newKey = bytesFromHex('BDC28DCF6005434D');
    const change = { tokenCount: 2, oldKey, newKey, attributes } as const;
    expect(issued(change)).toEqual(['65413070543688156280', '27469374567476953413']);
    // Nothing random, no time: the same request gives the same digits.
    expect(issued(change)).toEqual(issued(change));
  });

  test('EA11', () => {
    const oldKey = bytesFromHex('929BD3A415C9420A05EC5EE9F3CE91C3');
    const newKey = bytesFromHex('39FA45A353CB729549DC515A68A25C98');
    expect(issued({ tokenCount: 4, oldKey, newKey, attributes })).toEqual([
      '39536809214641544852',
      '23263472884016433225',
      '45268691985939334940',
      '65389277406881242890',
    ]);
  });
});

describe.each([2, 3, 4] as const)('sets of %d tokens', (tokenCount) => {
  const keys = octets(tokenCount === 4 ? 16 : 8);

  test('every field comes back, and the digits are those of the reference', () => {
    fc.assert(
      fc.property(keys, keys, keyChangeAttributes, (oldKey, newKey, attributes) => {
        const tokens = issued({ tokenCount, oldKey, newKey, attributes });
        const rollOver = attributes.rollOver ? 1 : 0;
        expect(readKeyChange(tokens, oldKey)).toEqual({
          classes: Array(tokenCount).fill(2),
          subclasses: [3, 4, 8, 9].slice(0, tokenCount),
          crcs: Array(tokenCount).fill(true),
          key: fromOctets(newKey),
          supplyGroupCode: tokenCount === 2 ? undefined : Number(attributes.supplyGroupCode),
          padding: 0,
          keyExpiryNumber: attributes.keyExpiryNumber,
          keyRevisionNumber: attributes.keyRevisionNumber,
          rollOver,
          threeTokens: tokenCount === 3 ? 1 : 0,
          keyType: attributes.keyType,
          tariffIndex: Number(attributes.tariffIndex),
        });
        const change = {
          fromKey: fromOctets(oldKey),
          toKey: fromOctets(newKey),
          attributes: { ...attributes, rollOver, threeTokenSet: tokenCount === 3 },
        } as const;
        const pair = () => referencePairPipeline(STA_TABLES.operational, change);
        expect(tokens).toEqual(tokenCount === 4 ? referenceQuadPipeline(change) : pair());
      }),
      { numRuns: 60 },
    );
  });
});
