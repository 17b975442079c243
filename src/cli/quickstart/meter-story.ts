/**
 * One meter's life from the factory to the roll-over, every line proved on a virtual meter.
 *
 * @module
 */
import { findKey, type KeyRing } from '../../custody/key-ring.ts';
import { KmsError } from '../../errors/kms-error.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import type { Clock } from '../../ports/clock.ts';
import type {
  BenchMeterNumber,
  MeterKeyReference,
  SecurityModule,
} from '../../ports/security-module.ts';
import { parseKeyRevisionNumber } from '../../sts/attributes/key-revision-number.ts';
import { parseSupplyGroupCode } from '../../sts/attributes/supply-group-code.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../sts/open-points.ts';
import { parseTariffIndex, type TariffIndex } from '../../sts/attributes/tariff-index.ts';
import { buildDecoderReferenceNumber } from '../../sts/identity/decoder-reference-number.ts';
import { buildMeterPAN } from '../../sts/identity/meter-pan.ts';
import type { Verdict } from '../../sts/meter/meter-answer.ts';
import { tokenClockOf, tokenIdentifierAt } from '../../sts/token/token-identifier.ts';
import { utcMinute } from '../../sts/utc-minute.ts';

/** A line of the story. */
export type StoryLine =
  | { readonly kind: 'chapter'; readonly text: string }
  | {
      readonly kind: 'token';
      readonly what: string;
      readonly token: string;
      readonly verdict: Verdict;
      readonly meaning: string;
    }
  | { readonly kind: 'fact'; readonly text: string };

/** The supply groups of the story, as in examples/trial-keys.json. */
const MAKER_GROUP = parseSupplyGroupCode('990001');
const UTILITY_GROUP = parseSupplyGroupCode('600101');
/** The story's meter: EA07, an 11-digit number of the maker 47. */
const METER_PAN = buildMeterPAN(
  buildDecoderReferenceNumber({ manufacturerCode: '47', decoderSerialNumber: '00012345' }),
);
const CREDIT_UNITS = 256;

/** What the story needs. */
export interface StoryDependencies {
  readonly securityModule: SecurityModule;
  readonly ring: KeyRing;
  readonly clock: Clock;
}

/**
 * Tells the story.
 *
 * @throws {KmsError} STS_KCT_PROOF when a meter answers otherwise than the story says
 */
export async function* tellMeterStory(dependencies: StoryDependencies): AsyncGenerator<StoryLine> {
  const { ring } = dependencies;
  const key = (group: typeof MAKER_GROUP, revision: number): StoredKey =>
    findKey(ring, group, parseKeyRevisionNumber(revision));
  const [maker, old, next] = [key(MAKER_GROUP, 1), key(UTILITY_GROUP, 1), key(UTILITY_GROUP, 2)];
  const story = await openStory(dependencies, maker);
  const [tariff1, tariff2] = [parseTariffIndex('01'), parseTariffIndex('02')];

  yield chapter(`A new meter, ${METER_PAN}, under its maker's default key (DDTK)`);
  yield await story.credit(maker, tariff1, ['DDTKError', 'a default key takes no credit']);

  yield chapter(`Commissioned to its utility (DDTK to DUTK, supply group ${UTILITY_GROUP})`);
  yield* story.change([maker, tariff1], [old, tariff1]);
  yield await story.credit(old, tariff1, ['accept', 'the meter sells now']);

  yield chapter('Tariff index 01 to 02: the decoder key changes with it');
  yield* story.change([old, tariff1], [old, tariff2]);
  yield await story.credit(old, tariff2, ['accept', '']);
  const forgotten = await story.buy(old, tariff2);

  yield chapter('Roll-over to base date 2014: three tokens on one slip');
  const early = await story.buy(next, tariff2);
  yield await story.enter('credit, new key', early, ['CRCError', 'entered too early: not lost']);
  const set = yield* story.change([old, tariff2], [next, tariff2]);
  yield await story.enter('the same credit', early, ['accept', 'after the key change it is taken']);

  yield chapter('What people ask afterwards');
  yield await story.enter('a token from before', forgotten, [
    'CRCError',
    'an old-key token is lost',
  ]);
  yield fact(await story.reprint([old, tariff2], [next, tariff2], set));
  yield fact(await story.wayBack([next, tariff2], [old, tariff2]));
}

type StoredKey = Stored<VendingKey>;
type KeyAndTariff = readonly [StoredKey, TariffIndex];
type Expected = readonly [Verdict, string];

interface Story {
  buy(key: StoredKey, tariffIndex: TariffIndex): Promise<string>;
  enter(what: string, token: string, expected: Expected): Promise<StoryLine>;
  credit(key: StoredKey, tariff: TariffIndex, expected: Expected): Promise<StoryLine>;
  change(from: KeyAndTariff, to: KeyAndTariff): AsyncGenerator<StoryLine, readonly string[]>;
  reprint(from: KeyAndTariff, to: KeyAndTariff, printed: readonly string[]): Promise<string>;
  wayBack(from: KeyAndTariff, to: KeyAndTariff): Promise<string>;
}

async function openStory(
  { securityModule, clock }: StoryDependencies,
  maker: StoredKey,
): Promise<Story> {
  const meter = await securityModule.openBenchMeter({
    ...reference(maker, parseTariffIndex('01')),
    takesThirdToken: false,
  });
  const enter = entering(securityModule, meter);
  const buy = buying(securityModule, clock);
  const issue = async (from: KeyAndTariff, to: KeyAndTariff) => {
    const item = {
      meterPAN: METER_PAN,
      encryptionAlgorithm: 'EA07',
      tokenCount: 2,
      fromKey: 0,
      fromTariffIndex: from[1],
      toKey: 1,
      toTariffIndex: to[1],
    } as const;
    const batch = { keys: [from[0], to[0]], items: [item] };
    const [outcome] = await securityModule.issueKeyChangeSets(batch);
    if (outcome === undefined) throw unexpected('a key change', 'no answer');
    return outcome;
  };
  return {
    buy,
    enter,
    credit: async (key, tariff, expected) =>
      enter('credit 25.6 kWh', await buy(key, tariff), expected),
    change: async function* (from, to) {
      const outcome = await issue(from, to);
      if ('refused' in outcome) throw unexpected('a key change', outcome.refused.code);
      const [first = '', second = ''] = outcome.tokens;
      yield await enter('key change 1 of 2', first, ['accept', '']);
      const done = outcome.rollOver ? 'new key; its memory of used tokens is cleared' : 'new key';
      yield await enter('key change 2 of 2', second, ['accept', done]);
      return outcome.tokens;
    },
    reprint: async (from, to, printed) => {
      const outcome = await issue(from, to);
      const same = 'tokens' in outcome && outcome.tokens.join() === printed.join();
      if (!same) throw unexpected('a reprint', 'other digits');
      return 'The slip is lost: the reprint has the identical 40 digits.';
    },
    wayBack: async (from, to) => {
      const outcome = await issue(from, to);
      const code = 'refused' in outcome ? outcome.refused.code : 'issued';
      if (code !== 'STS_KCT_BASE_DATE') throw unexpected('the way back', code);
      return `The way back to the 1993 key is refused (${code}): used tokens would work again.`;
    },
  };
}

function entering(securityModule: SecurityModule, meter: BenchMeterNumber): Story['enter'] {
  return async (what, token, [wanted, meaning]) => {
    const { answer } = await securityModule.enterBenchToken(meter, token);
    if (answer.verdict !== wanted) throw unexpected(what, answer.verdict);
    return { kind: 'token', what, token, verdict: answer.verdict, meaning };
  };
}

/** Each purchase is a minute later: one TokenIdentifier a minute. */
function buying(securityModule: SecurityModule, clock: Clock): Story['buy'] {
  let minutes = 0;
  return (key, tariffIndex) => {
    const issuedAt = utcMinute(clock.nowUtc() + minutes);
    minutes += 1;
    const tokenIdentifier = tokenIdentifierAt(
      issuedAt,
      tokenClockOf(key.entity.attributes.baseDate, DEFAULT_OPEN_POINT_POLICY),
    );
    return securityModule.issueTrialCredit(reference(key, tariffIndex), {
      tokenIdentifier,
      amountUnits: CREDIT_UNITS,
    });
  };
}

function reference(key: StoredKey, tariffIndex: TariffIndex): MeterKeyReference {
  return { key, meterPAN: METER_PAN, encryptionAlgorithm: 'EA07', tariffIndex };
}

function chapter(text: string): StoryLine {
  return { kind: 'chapter', text };
}

function fact(text: string): StoryLine {
  return { kind: 'fact', text };
}

function unexpected(what: string, got: string): KmsError {
  return new KmsError('STS_KCT_PROOF', `the story of the meter broke: ${what} was answered ${got}`);
}
