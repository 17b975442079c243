/** Virtual meters on the bench: trial keys only, and what a person at one sees. */
import { describe, expect, test } from 'vitest';
import type { VendingKeyAttributes } from '../../src/keys/vending-key.ts';
import type { ErrorCode } from '../../src/errors/catalogue.ts';
import type { BenchMeter } from '../../src/ports/security-module.ts';
import { parseSupplyGroupCode } from '../../src/sts/attributes/supply-group-code.ts';
import { parseTariffIndex } from '../../src/sts/attributes/tariff-index.ts';
import { bytesFromHex } from '../../src/sts/text.ts';
import { parseTokenIdentifier } from '../../src/sts/token/token-identifier.ts';
import { computeVector } from '../reference/compute.ts';
import { foundedModule } from '../support/approving-module.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import {
  CLOCK_2035,
  itemWith,
  newModule,
  trial,
  TRIAL_04,
  generateKey,
  importKey,
  type StoredKey,
} from '../support/security-modules.ts';
import { WORKED } from '../support/worked-key.ts';

const securityModule = newModule(undefined, CLOCK_2035);
const LONG = 'ABABABABABABABAB949494949494949401234567';
const next = {
  supplyGroupCode: parseSupplyGroupCode('203557'),
  keyRevisionNumber: 6,
  baseDate: 2035,
} as const;
const keys = [
  await importKey(securityModule, TRIAL_04, bytesFromHex(LONG)),
  await importKey(securityModule, trial(next), bytesFromHex(LONG)),
] as const;

function meterUnder(key: StoredKey, changes: Partial<BenchMeter> = {}): BenchMeter {
  const { meterPAN, encryptionAlgorithm, tariffIndex } = WORKED;
  return { key, meterPAN, encryptionAlgorithm, tariffIndex, takesThirdToken: false, ...changes };
}

const credit = (minute: number, amountUnits = 123) => ({
  tokenIdentifier: parseTokenIdentifier(minute),
  amountUnits,
});

describe('trial keys only', () => {
  test('a real key opens no bench meter and gives no credit', async () => {
    const founded = await foundedModule();
    const real = await generateKey(founded, { ...TRIAL_04, trial: false });
    await expectCodeAsync(founded.openBenchMeter(meterUnder(real)), 'SM_TRIAL_ONLY');
    await expectCodeAsync(
      founded.issueTrialCredit(meterUnder(real), credit(5000)),
      'SM_TRIAL_ONLY',
    );
  });

  test.each<[ErrorCode, Partial<BenchMeter>, Partial<VendingKeyAttributes>]>([
    [
      'STS_KEY_COMBINATION',
      { encryptionAlgorithm: 'EA11' },
      { decoderKeyGenerationAlgorithm: 'DKGA02' },
    ],
    ['STS_KT_COMMON_REFUSED', {}, { keyType: 3 }],
  ])('%s', async (code, changes, attributes) => {
    const request = trial(attributes);
    const legacy = request.attributes.decoderKeyGenerationAlgorithm === 'DKGA02';
    const value = bytesFromHex(legacy ? 'AB'.repeat(8) : LONG);
    const key = await importKey(securityModule, request, value);
    await expectCodeAsync(securityModule.openBenchMeter(meterUnder(key, changes)), code);
  });
});

describe('numbers', () => {
  test.each([-1, 0.5, 1000, Number.NaN])('%d names no meter', async (number) => {
    const answer = securityModule.enterBenchToken(number, '00000000000000000000');
    await expectCodeAsync(answer, 'SM_METER_UNKNOWN');
  });

  test('each meter has its own, and its own memory', async () => {
    const [one, two] = [
      await securityModule.openBenchMeter(meterUnder(keys[0])),
      await securityModule.openBenchMeter(meterUnder(keys[0])),
    ];
    expect(one).not.toBe(two);
    const token = await securityModule.issueTrialCredit(meterUnder(keys[0]), credit(5000));
    const verdicts = [];
    for (const meter of [one, one, two]) {
      verdicts.push((await securityModule.enterBenchToken(meter, token)).answer.verdict);
    }
    expect(verdicts).toEqual(['accept', 'UsedError', 'accept']);
  });
});

test.each([['EA07'], ['EA11']] as const)('credit under %s', async (encryptionAlgorithm) => {
  const meter = meterUnder(keys[0], { encryptionAlgorithm });
  const number = await securityModule.openBenchMeter(meter);
  const token = await securityModule.issueTrialCredit(meter, credit(0x0b19eb, 256));
  const { tariffIndex, supplyGroupCode, keyType, keyRevisionNumber, baseDate } = WORKED;
  const expected = computeVector('tokenFields', {
    meterPAN: meter.meterPAN,
    encryptionAlgorithm,
    key: {
      ...{ dkga: 'DKGA04', vendingKey: LONG, tariffIndex, supplyGroupCode },
      ...{ keyType, keyRevisionNumber, baseDate },
    },
    ...{ class: 0, subclass: 0, randomNumber: 5, tokenIdentifier: 0x0b19eb, value16: 256 },
  });
  expect(token).toBe(expected['token']);
  expect((await securityModule.enterBenchToken(number, token)).answer).toEqual({
    verdict: 'accept',
    effect: { kind: 'credit', service: 'electricity', amountUnits: 256 },
  });
});

describe('a key change', () => {
  const before = {
    supplyGroupCode: '201457',
    keyType: 2,
    keyRevisionNumber: 1,
    keyExpiryNumber: 255,
    tariffIndex: '01',
  };
  const after = { ...before, ...{ keyRevisionNumber: 6, tariffIndex: '02' } };

  test.each([
    ['EA07', 2, '000000'],
    ['EA07', 3, '203557'],
    ['EA11', 4, '203557'],
  ] as const)('%s in %i tokens', async (encryptionAlgorithm, tokenCount, supplyGroupCode) => {
    const setup = { encryptionAlgorithm, takesThirdToken: tokenCount === 3 };
    const meter = await securityModule.openBenchMeter(meterUnder(keys[0], setup));
    const item = itemWith({ encryptionAlgorithm, tokenCount });
    const [outcome] = await securityModule.issueKeyChangeSets({ keys, items: [item] });
    const tokens = outcome !== undefined && 'tokens' in outcome ? outcome.tokens : [];
    const seen = [];
    for (const token of tokens) seen.push(await securityModule.enterBenchToken(meter, token));
    expect(seen.map(({ display }) => display)).toEqual([
      ...Array<object>(tokenCount - 1).fill(before),
      { ...after, supplyGroupCode },
    ]);
    expect(seen.at(-1)?.answer).toEqual({
      verdict: 'accept',
      effect: { kind: 'key-change', rollOver: true },
    });
    const tariffIndex = parseTariffIndex('02');
    const underNew = meterUnder(keys[1], { ...setup, tariffIndex });
    const fresh = await securityModule.issueTrialCredit(underNew, credit(9));
    const old = await securityModule.issueTrialCredit(meterUnder(keys[0], setup), credit(10));
    expect(await securityModule.enterBenchToken(meter, old)).toMatchObject({
      answer: { verdict: 'CRCError' },
    });
    expect(await securityModule.enterBenchToken(meter, fresh)).toMatchObject({
      answer: { verdict: 'accept' },
      display: { ...after, supplyGroupCode },
    });
  });
});
