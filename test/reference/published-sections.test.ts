/**
 * Published key change tokens of which only the block is stated: each block holds a part of a
 * decoder key that the reference derives, so the whole set can be computed and compared. They are
 * the published evidence for DKGA02 and for the 1993 base date in key change.
 *
 * @module
 */
import { expect, test } from 'vitest';
import { PUBLISHED_VECTORS } from './check-published.ts';
import { computeVector } from './compute.ts';
import { readVectorFile } from './vector-file.ts';

const ENCIPHERED = readVectorFile(PUBLISHED_VECTORS)
  .testGroups.filter(({ operation }) => operation === 'enciphered')
  .flatMap(({ tests }) => tests);

/** Attributes of the new key, found by deriving all candidates; the rest is that of the old key. */
const SETS: { ids: string[]; to: Record<string, unknown> }[] = [
  { ids: ['02_CTSA05-3', '02_CTSA05-4'], to: { tariffIndex: '01', keyExpiryNumber: 255 } },
  { ids: ['02_CTSA19-5'], to: { keyExpiryNumber: 85 } },
  { ids: ['02_CTSA19-11'], to: { keyExpiryNumber: 85 } },
  {
    ids: ['02_CTSA26-3'],
    to: { keyRevisionNumber: 5, baseDate: 2035, keyExpiryNumber: 255 },
  },
  { ids: ['04_CTSA05-4'], to: { tariffIndex: '02', keyExpiryNumber: 255 } },
  {
    ids: ['04_CTSA05-5'],
    to: { keyRevisionNumber: 4, tariffIndex: '02', baseDate: 2014, keyExpiryNumber: 255 },
  },
  { ids: ['04_CTSA05-7', '04_CTSA05-8'], to: { tariffIndex: '02', keyExpiryNumber: 255 } },
  {
    ids: ['04_CTSA19-3', '04_CTSA19-4', '04_CTSA19-5'],
    to: { keyRevisionNumber: 2, keyExpiryNumber: 255 },
  },
  {
    ids: ['04_CTSA19-7', '04_CTSA19-8', '04_CTSA19-9', '04_CTSA19-10'],
    to: { keyRevisionNumber: 7, keyExpiryNumber: 170 },
  },
  {
    ids: ['04_CTSA19-12', '04_CTSA19-13', '04_CTSA19-14'],
    to: { supplyGroupCode: '123461', keyExpiryNumber: 255 },
  },
];

function publishedTest(id: string) {
  const found = ENCIPHERED.find((one) => one.id === `NECTAR-531-1-0-${id}`);
  if (found === undefined) throw new Error(`no published test ${id}`);
  return found;
}

test.each(SETS)('$ids', ({ ids, to }) => {
  for (const id of ids) {
    const { inputs, expected } = publishedTest(id);
    const from = inputs['key'] as Record<string, unknown>;
    const { encryptionAlgorithm, meterPAN } = inputs;
    const set = { encryptionAlgorithm, meterPAN, threeTokenSet: false, from };
    const computed = computeVector('keyChangeTokens', { ...set, to: { ...from, ...to } });
    expect(computed['tokens']).toContain(expected['token']);
  }
});

test('every published section is in one of the sets', () => {
  expect(SETS.flatMap(({ ids }) => ids)).toHaveLength(ENCIPHERED.length);
});
