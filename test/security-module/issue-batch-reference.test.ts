/** Batches of key-change sets, digit by digit as the independent reference computes them. */
import { describe, expect, test } from 'vitest';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { KeyChangeItem } from '../../src/ports/security-module.ts';
import { generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import {
  CLOCK,
  CLOCK_2035,
  itemWith,
  MIXED_POLICY,
  moduleOn,
  newModule,
  trial,
  importKey,
} from '../support/security-modules.ts';
import {
  baseDateTo,
  digitsOf,
  everyChange,
  importKnownKeys,
  issueInTheirTime,
  referenceOutcome,
} from '../support/reference-batch.ts';
import { bytesFromHex } from '../../src/sts/text.ts';
import { parseSupplyGroupCode } from '../../src/sts/attributes/supply-group-code.ts';

describe.each([1, 2, 3, 4, 5])('random batch %i', (seed) => {
  const hsm = new MemoryHsm();
  const guards = generateGuardKeys(hsm);
  const moduleAt = (clock: Clock) => moduleOn(hsm, guards, MIXED_POLICY, clock);
  const securityModule = moduleAt(CLOCK);

  test('equals the reference, in the order of the items', async () => {
    const known = await importKnownKeys(securityModule, seed);
    const items = everyChange(known, seed);
    const outcomes = await issueInTheirTime(moduleAt, known, items);
    expect(digitsOf(outcomes)).toEqual(items.map((item) => referenceOutcome(known, item)));
    // 36 pairs of keys may change under EA07 in 2 or 3 tokens, 12 of them under EA11 too.
    expect(outcomes).toHaveLength(36 * 2 + 12);
    expect(await issueInTheirTime(moduleAt, known, items)).toEqual(outcomes);
  });

  test('a set does not depend on its neighbours', async () => {
    const known = await importKnownKeys(securityModule, seed);
    const to2014 = (item: KeyChangeItem) => baseDateTo(known, item) === 2014;
    const items = everyChange(known, seed).filter(to2014).slice(0, 20);
    const keys = known.map(({ record }) => record);
    const together = await securityModule.issueKeyChangeSets({ keys, items });
    const alone = [];
    for (const item of items) {
      const [outcome] = await securityModule.issueKeyChangeSets({ keys, items: [item] });
      alone.push(outcome);
    }
    expect(alone).toEqual(together);
    const backwards = { keys, items: items.toReversed() };
    expect(await securityModule.issueKeyChangeSets(backwards)).toEqual(together.toReversed());
  });
});

describe('the worked examples', () => {
  const LONG = 'ABABABABABABABAB949494949494949401234567';
  const toGroup = {
    supplyGroupCode: parseSupplyGroupCode('203557'),
    keyRevisionNumber: 6,
  } as const;

  async function issued(changes: Parameters<typeof itemWith>[0]) {
    const securityModule = newModule(undefined, CLOCK_2035);
    const keys = [
      await importKey(securityModule, trial(), bytesFromHex(LONG)),
      await importKey(securityModule, trial({ ...toGroup, baseDate: 2035 }), bytesFromHex(LONG)),
    ];
    return digitsOf(await securityModule.issueKeyChangeSets({ keys, items: [itemWith(changes)] }));
  }

  test('EA07', async () => {
    expect(await issued({})).toEqual([
      { tokens: ['65413070543688156280', '27469374567476953413'], rollOver: true },
    ]);
  });

  test('EA11', async () => {
    expect(await issued({ encryptionAlgorithm: 'EA11', tokenCount: 4 })).toEqual([
      {
        tokens: [
          '39536809214641544852',
          '23263472884016433225',
          '45268691985939334940',
          '65389277406881242890',
        ],
        rollOver: true,
      },
    ]);
  });
});
