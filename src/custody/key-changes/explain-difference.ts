/**
 * Finds out why a key-change set of the past differs: it is compared again as if the row had said
 * something else, one thing at a time. What is compared is whole tokens, so nothing is told of a
 * token that whoever asks does not have.
 *
 * @module
 */
import type { Stored } from '../../keys/sealed-record.ts';
import { vendingKeyName, type VendingKey } from '../../keys/vending-key.ts';
import type { KeyChangeComparison } from '../../ports/key-change-compare.ts';
import { parseKeyExpiryNumber } from '../../sts/attributes/key-expiry-number.ts';
import { TARIFF_INDEXES, type TariffIndex } from '../../sts/attributes/tariff-index.ts';
import { meantDigits } from '../token-checks/typing-errors.ts';
import type { HistoricSet } from './check-historic-row.ts';
import type { Difference, DifferenceCause } from './difference.ts';

/** What a search may use. */
export interface ExplainParts {
  /** Compares sets; one answer for each. */
  readonly compare: (sets: readonly HistoricSet[]) => Promise<readonly KeyChangeComparison[]>;
  /** Keys with a value that the set may be between instead. */
  readonly keys: readonly Stored<VendingKey>[];
  /** Other rows whose tokens these may be. */
  readonly others: readonly HistoricSet[];
}

/** A row as it would be if one thing were different. */
interface Hypothesis {
  readonly causes: readonly DifferenceCause[];
  readonly row: HistoricSet;
}

/** For each token of a row the place in the set where it is equal, from 1; null: nowhere. */
type Places = readonly (number | null)[];

/** A hypothesis and what it explains. */
interface Tried extends Hypothesis {
  readonly places: Places;
}

/** With more keys than this not every pair of them is tried. */
const PAIRED_KEYS_MAX = 8;

const NIBBLES = Array.from({ length: 16 }, (_, nibble) => nibble);
/** Stands for a token that the row does not have; it is in no set of a real key but by chance. */
const NO_TOKEN = '00000000000000000000';

/** Explains one row that differs. */
export async function explainDifference(
  parts: ExplainParts,
  row: HistoricSet,
): Promise<Difference> {
  let best = await tryOne(parts, { causes: [], row });
  if (!isWhole(best)) best = await better(parts, best, await expiryHypotheses(parts, best));
  if (!isWhole(best)) best = await better(parts, best, countHypotheses(row));
  if (!isWhole(best) && !hasKeyPart(best)) {
    best = await better(parts, best, otherHypotheses(parts, row));
    if (!isWhole(best)) best = await better(parts, best, await expiryHypotheses(parts, best));
  }
  return differenceOf(best, isWhole(best) ? [] : await wrongDigits(parts, best));
}

/** Each of the first two tokens carries one nibble: sixteen probes find both. SPEC 6, D17. */
async function expiryHypotheses(
  parts: ExplainParts,
  { causes, row }: Hypothesis,
): Promise<Hypothesis[]> {
  const probe = (number: number): Hypothesis => {
    const keyExpiryNumber = parseKeyExpiryNumber(number);
    return {
      causes: [...causes, { kind: 'key-expiry-number', keyExpiryNumber }],
      row: { ...row, set: { ...row.set, toKeyExpiryNumber: keyExpiryNumber } },
    };
  };
  const tried = await tryAll(
    parts,
    NIBBLES.map((nibble) => probe(nibble * 17)),
  );
  const fitting = (place: number) =>
    NIBBLES.filter((nibble) => tried[nibble]?.places.includes(place) === true);
  const pairs = fitting(1).flatMap((first) => fitting(2).map((second) => [first, second] as const));
  const numbers = pairs.flatMap(([first, second]) => [first * 16 + second, second * 16 + first]);
  return [...new Set(numbers)].map(probe);
}

/** Two tokens of a set of three, or three of which only two are of the set. */
function countHypotheses(row: HistoricSet): Hypothesis[] {
  const { tokens, encryptionAlgorithm } = row.set;
  if (encryptionAlgorithm !== 'EA07') return [];
  const tokenCount = tokens.length === 2 ? 3 : 2;
  const counted = tokens.length === 2 ? [...tokens, NO_TOKEN] : tokens.slice(0, 2);
  return [
    {
      causes: [{ kind: 'token-count', tokenCount }],
      row: { ...row, set: { ...row.set, tokens: counted } },
    },
  ];
}

/** Another row's meter, another tariff index on either side, another key on either side. */
function otherHypotheses({ keys, others }: ExplainParts, row: HistoricSet): Hypothesis[] {
  return [
    ...others.flatMap((other) => ofOtherRow(row, other)),
    ...TARIFF_INDEXES.flatMap((index) => ofTariffIndex(row, index)),
    ...keys.flatMap((key) => ofKey(row, key)),
    ...(keys.length > PAIRED_KEYS_MAX ? [] : keys)
      .flatMap((from) => ofKey(row, from).slice(0, 1))
      .flatMap(({ causes, row: moved }) =>
        keys.flatMap((to) =>
          ofKey(moved, to)
            .slice(1)
            .map((both) => ({ ...both, causes: [...causes, ...both.causes] })),
        ),
      ),
  ];
}

function ofTariffIndex(row: HistoricSet, tariffIndex: TariffIndex): Hypothesis[] {
  const { set } = row;
  return [
    {
      causes: [{ kind: 'to-tariff-index', tariffIndex }],
      row: { ...row, set: { ...set, toTariffIndex: tariffIndex } },
    },
    {
      causes: [{ kind: 'from-tariff-index', tariffIndex }],
      row: { ...row, set: { ...set, fromTariffIndex: tariffIndex } },
    },
  ];
}

/** As the old key; as the new key under the expiry of the row, and under its own. */
function ofKey(row: HistoricSet, key: Stored<VendingKey>): Hypothesis[] {
  const vendingKey = vendingKeyName(key.entity.attributes);
  const { keyExpiryNumber } = key.entity.attributes;
  const to = { causes: [{ kind: 'to-key', vendingKey } as const], row: { ...row, to: key } };
  return [
    { causes: [{ kind: 'from-key', vendingKey }], row: { ...row, from: key } },
    to,
    { ...to, row: { ...to.row, set: { ...row.set, toKeyExpiryNumber: keyExpiryNumber } } },
  ];
}

function ofOtherRow(row: HistoricSet, other: HistoricSet): Hypothesis[] {
  const { encryptionAlgorithm, meterPAN, tokens } = other.set;
  const { set } = row;
  if (encryptionAlgorithm !== set.encryptionAlgorithm || tokens.length !== set.tokens.length) {
    return [];
  }
  return [
    {
      causes: [{ kind: 'other-meter', line: other.line, meterPAN }],
      row: { ...other, set: { ...other.set, tokens: set.tokens } },
    },
  ];
}

/** One usual typing error in a token that is equal nowhere, at each place that is left for it. */
async function wrongDigits(parts: ExplainParts, best: Tried): Promise<DifferenceCause[]> {
  const { set } = best.row;
  const places = set.tokens.map((_, index) => index + 1);
  const free = places.filter((place) => !best.places.includes(place));
  const causes: DifferenceCause[] = [];
  for (const [index, token] of set.tokens.entries()) {
    if (best.places[index] !== null || token === NO_TOKEN) continue;
    const tries = free.flatMap((place) => meantDigits(token).map((meant) => ({ place, meant })));
    const rows = tries.map(({ place, meant }) => {
      const tokens = places.map((each) => (each === place ? meant.digits : NO_TOKEN));
      return { ...best.row, set: { ...set, tokens } };
    });
    const answers = await parts.compare(rows);
    const found = tries.find(({ place }, n) => isEqualAt(answers[n], place));
    if (found === undefined) continue;
    causes.push({ kind: 'wrong-digit', token: index + 1, error: found.meant.error });
  }
  return causes;
}

async function better(
  parts: ExplainParts,
  best: Tried,
  hypotheses: readonly Hypothesis[],
): Promise<Tried> {
  const tried = await tryAll(parts, hypotheses);
  return tried.reduce((found, each) => (score(each) > score(found) ? each : found), best);
}

async function tryOne(parts: ExplainParts, hypothesis: Hypothesis): Promise<Tried> {
  const [tried] = await tryAll(parts, [hypothesis]);
  return tried ?? { ...hypothesis, places: [] };
}

/** Compares each hypothesis in every rotation of its tokens: each token meets each place once. */
async function tryAll(parts: ExplainParts, hypotheses: readonly Hypothesis[]): Promise<Tried[]> {
  const rotated = hypotheses.flatMap(({ row }) =>
    row.set.tokens.map((_, by) => ({ ...row, set: { ...row.set, tokens: rotate(row, by) } })),
  );
  const answers = (await parts.compare(rotated)).values();
  return hypotheses.map((hypothesis): Tried => {
    const { tokens } = hypothesis.row.set;
    const places: (number | null)[] = tokens.map(() => null);
    for (const by of tokens.keys()) {
      const { value: answer } = answers.next();
      for (const index of tokens.keys()) {
        const place = ((index - by + tokens.length) % tokens.length) + 1;
        if (isEqualAt(answer, place)) places[index] = place;
      }
    }
    return { ...hypothesis, places };
  });
}

/** The token at `by` comes first. */
function rotate({ set: { tokens } }: HistoricSet, by: number): string[] {
  return [...tokens.slice(by), ...tokens.slice(0, by)];
}

function isEqualAt(answer: KeyChangeComparison | undefined, place: number): boolean {
  if (answer === undefined || 'refused' in answer) return false;
  return 'equal' in answer || !answer.different.includes(place);
}

/** How many places of the set are found. */
function score({ places }: Tried): number {
  return new Set(places.filter((place) => place !== null)).size;
}

/**
 * A token with a part of the new key is equal: meter, keys and tariff indexes are right. SPEC 6.
 */
function hasKeyPart({ places, row }: Tried): boolean {
  const withoutPart = row.set.encryptionAlgorithm === 'EA07' ? 3 : null;
  return places.some((place) => place !== null && place !== withoutPart);
}

function isWhole(tried: Tried): boolean {
  return score(tried) === tried.row.set.tokens.filter((token) => token !== NO_TOKEN).length;
}

function differenceOf(
  { causes, row, places }: Tried,
  typed: readonly DifferenceCause[],
): Difference {
  const repeated = places.flatMap((place, index): DifferenceCause[] => {
    const first = places.indexOf(place);
    return place === null || first === index
      ? []
      : [{ kind: 'repeated', token: index + 1, as: first + 1 }];
  });
  const moved = repeated.length === 0 && places.some((at, n) => at !== null && at !== n + 1);
  const order: DifferenceCause[] = moved ? [{ kind: 'order', order: places }] : [];
  const explained = new Set(typed.map((cause) => ('token' in cause ? cause.token : 0)));
  return {
    causes: [...causes, ...order, ...repeated, ...typed],
    unexplained: row.set.tokens.flatMap((token, index) =>
      places[index] === null && token !== NO_TOKEN && !explained.has(index + 1) ? [index + 1] : [],
    ),
  };
}
