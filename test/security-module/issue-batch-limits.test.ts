/** How many meters a batch may have. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { KeyChangeItem } from '../../src/ports/security-module.ts';
import { KEY_CHANGE_BATCH_MAX } from '../../src/ports/security-module.ts';
import { parseMeterPAN } from '../../src/sts/identity/meter-pan.ts';
import { meterPanOf } from '../reference/meter-pan.ts';
import { seededDrn } from '../reference/own-seed.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import {
  digitsOf,
  importKnownKeys,
  referenceOutcome,
  type KnownKey,
} from '../support/reference-batch.ts';
import { itemWith, MIXED_POLICY, newModule } from '../support/security-modules.ts';

const securityModule = newModule(MIXED_POLICY);
let known: KnownKey[] = [];
let items: KeyChangeItem[] = [];

beforeAll(async () => {
  known = await importKnownKeys(securityModule, 8192);
  const placeOf = (algorithm: string, baseDate: number) =>
    known.findIndex(
      ({
        record: {
          entity: { attributes },
        },
      }) =>
        attributes.decoderKeyGenerationAlgorithm === algorithm &&
        attributes.baseDate === baseDate &&
        attributes.keyType === 2,
    );
  const changes = [
    [placeOf('DKGA02', 1993), placeOf('DKGA04', 2014)],
    [placeOf('DKGA02', 1993), placeOf('DKGA02', 2014)],
    [placeOf('DKGA04', 1993), placeOf('DKGA04', 2014)],
  ] as const;
  items = Array.from({ length: 8193 }, (_, n) => {
    const meterPAN = parseMeterPAN(meterPanOf(seededDrn(`large batch ${n}`, '07')));
    const [fromKey, toKey] = changes[n % 3]!;
    const wide = n % 6 === 5;
    const set = { encryptionAlgorithm: wide ? 'EA11' : 'EA07', tokenCount: wide ? 4 : 2 } as const;
    return itemWith({ meterPAN, fromKey, toKey, ...set });
  });
});

const keysOf = () => known.map(({ record }) => record);

describe('the largest batch', () => {
  test('is of 8192 meters, and each gets the set of the reference', async () => {
    expect(KEY_CHANGE_BATCH_MAX).toBe(8192);
    const batch = { keys: keysOf(), items: items.slice(0, 8192) };
    const outcomes = await securityModule.issueKeyChangeSets(batch);
    expect(outcomes).toHaveLength(8192);
    const digits = outcomes.flatMap((each) => ('tokens' in each ? each.tokens : []));
    expect(digits).toHaveLength(8192 * 2 + 2 * 1365);
    expect(new Set(digits).size).toBe(digits.length);
    const sets = digitsOf(outcomes);
    for (let n = 0; n < 8192; n += 117) {
      expect(sets[n]).toEqual(referenceOutcome(known, batch.items[n]!));
    }
    expect(sets[8191]).toEqual(referenceOutcome(known, batch.items[8191]!));
  }, 60_000);

  test('one more is refused, and the module goes on', async () => {
    const error = await expectCodeAsync(
      securityModule.issueKeyChangeSets({ keys: keysOf(), items }),
      'SM_BATCH_TOO_LARGE',
    );
    expect(error.message).toContain('8192');
    const [outcome] = await securityModule.issueKeyChangeSets({
      keys: keysOf(),
      items: items.slice(0, 1),
    });
    expect(outcome).toMatchObject(referenceOutcome(known, items[0]!));
  });
});
