/**
 * Large batches on their way between service and host: as columns instead of one object a meter,
 * which the structured clone of IPC takes several times as long for as a derivation.
 *
 * @module
 */
import type {
  KeyChangeItem,
  KeyChangeOutcome,
  TokenCheckItem,
  TokenCheckOutcome,
} from '../ports/security-module.ts';
import type { EncryptionAlgorithm } from '../sts/attributes/encryption-algorithm.ts';
import type { TariffIndex } from '../sts/attributes/tariff-index.ts';
import type { MeterPAN } from '../sts/identity/meter-pan.ts';
import type { KeyChangeTokenCount } from '../sts/token/key-change-attributes.ts';
import type { TokenContent } from '../sts/token/token-content.ts';

const PAN_DIGITS = 18;
const TOKEN_DIGITS = 20;
const TARIFF_DIGITS = 2;
const SET_MAC_BYTES = 32;
const DIGEST_DIGITS = 64;

/** Key-change items as columns: digits end to end, numbers in arrays. */
export interface PackedKeyChangeItems {
  readonly meterPANs: string;
  readonly algorithms: Uint8Array;
  readonly tokenCounts: Uint8Array;
  readonly fromKeys: Uint32Array;
  readonly fromTariffIndexes: string;
  readonly toKeys: Uint32Array;
  readonly toTariffIndexes: string;
}

/** Packs items, which have been parsed: every text has its length. */
export function packKeyChangeItems(items: readonly KeyChangeItem[]): PackedKeyChangeItems {
  return {
    meterPANs: joined(items, (item) => item.meterPAN),
    algorithms: Uint8Array.from(items, algorithmNumber),
    tokenCounts: Uint8Array.from(items, ({ tokenCount }) => tokenCount),
    fromKeys: Uint32Array.from(items, ({ fromKey }) => fromKey),
    fromTariffIndexes: joined(items, (item) => item.fromTariffIndex),
    toKeys: Uint32Array.from(items, ({ toKey }) => toKey),
    toTariffIndexes: joined(items, (item) => item.toTariffIndex),
  };
}

/** The items again. */
export function unpackKeyChangeItems(packed: PackedKeyChangeItems): KeyChangeItem[] {
  const { meterPANs, algorithms, tokenCounts, fromKeys, toKeys } = packed;
  return Array.from(algorithms, (algorithm, n) => ({
    meterPAN: part(meterPANs, n, PAN_DIGITS) as MeterPAN,
    encryptionAlgorithm: algorithmOf(algorithm),
    tokenCount: (tokenCounts[n] ?? 0) as KeyChangeTokenCount,
    fromKey: fromKeys[n] ?? 0,
    fromTariffIndex: part(packed.fromTariffIndexes, n, TARIFF_DIGITS) as TariffIndex,
    toKey: toKeys[n] ?? 0,
    toTariffIndex: part(packed.toTariffIndexes, n, TARIFF_DIGITS) as TariffIndex,
  }));
}

/** A refused item and its place. */
interface PackedRefusal {
  readonly place: number;
  readonly refused: { readonly code: string; readonly message: string };
}

/** Key-change outcomes as columns; a refused item has no tokens. */
export interface PackedKeyChangeOutcomes {
  readonly tokenCounts: Uint8Array;
  readonly digits: string;
  readonly rollOvers: Uint8Array;
  readonly setMacs: Uint8Array;
  /** Digests of the tokens end to end; empty when the batch did not ask for them. */
  readonly tokenDigests: string;
  readonly refusals: readonly PackedRefusal[];
}

/** Packs outcomes. */
export function packKeyChangeOutcomes(
  outcomes: readonly KeyChangeOutcome[],
): PackedKeyChangeOutcomes {
  const setMacs = new Uint8Array(SET_MAC_BYTES * outcomes.length);
  outcomes.forEach((outcome, n) => {
    if ('tokens' in outcome) setMacs.set(outcome.setMac, SET_MAC_BYTES * n);
  });
  return {
    tokenCounts: Uint8Array.from(outcomes, (each) => ('tokens' in each ? each.tokens.length : 0)),
    digits: joined(outcomes, (each) => ('tokens' in each ? each.tokens.join('') : '')),
    rollOvers: Uint8Array.from(outcomes, (each) => ('tokens' in each && each.rollOver ? 1 : 0)),
    setMacs,
    tokenDigests: joined(outcomes, (each) =>
      'tokens' in each ? (each.tokenDigests?.join('') ?? '') : '',
    ),
    refusals: refusalsOf(outcomes),
  };
}

/** The outcomes again. */
export function unpackKeyChangeOutcomes(packed: PackedKeyChangeOutcomes): KeyChangeOutcome[] {
  const { tokenCounts, digits, rollOvers, setMacs, tokenDigests } = packed;
  const refusals = refusalsByPlace(packed.refusals);
  let at = 0;
  return Array.from(tokenCounts, (count, n) => {
    const refused = refusals.get(n);
    if (refused !== undefined) return { refused };
    const place = { at, count };
    at += count;
    const tokens = parts(digits, TOKEN_DIGITS, place);
    const setMac = setMacs.slice(SET_MAC_BYTES * n, SET_MAC_BYTES * (n + 1));
    const rollOver = rollOvers[n] === 1;
    if (tokenDigests === '') return { tokens, rollOver, setMac };
    return { tokens, rollOver, setMac, tokenDigests: parts(tokenDigests, DIGEST_DIGITS, place) };
  });
}

/** Tokens to check as columns. */
export interface PackedTokenCheckItems {
  readonly meterPANs: string;
  readonly algorithms: Uint8Array;
  readonly keys: Uint32Array;
  readonly tariffIndexes: string;
  /** All of them end to end when each has 20 characters. */
  readonly tokens: string | readonly string[];
}

/** Packs tokens to check. */
export function packTokenCheckItems(items: readonly TokenCheckItem[]): PackedTokenCheckItems {
  const regular = items.every(({ token }) => token.length === TOKEN_DIGITS);
  return {
    meterPANs: joined(items, (item) => item.meterPAN),
    algorithms: Uint8Array.from(items, algorithmNumber),
    keys: Uint32Array.from(items, ({ key }) => key),
    tariffIndexes: joined(items, (item) => item.tariffIndex),
    tokens: regular ? joined(items, ({ token }) => token) : items.map(({ token }) => token),
  };
}

/** The tokens to check again. */
export function unpackTokenCheckItems(packed: PackedTokenCheckItems): TokenCheckItem[] {
  const { meterPANs, algorithms, keys, tariffIndexes, tokens } = packed;
  return Array.from(algorithms, (algorithm, n) => ({
    meterPAN: part(meterPANs, n, PAN_DIGITS) as MeterPAN,
    encryptionAlgorithm: algorithmOf(algorithm),
    key: keys[n] ?? 0,
    tariffIndex: part(tariffIndexes, n, TARIFF_DIGITS) as TariffIndex,
    token: typeof tokens === 'string' ? part(tokens, n, TOKEN_DIGITS) : (tokens[n] ?? ''),
  }));
}

/** Outcomes of token checks as columns. */
export interface PackedTokenCheckOutcomes {
  /** 1 for a genuine token; its content is the next of `contents`. */
  readonly genuine: Uint8Array;
  /** JSON of the list of contents: one text is cheaper than many objects. */
  readonly contents: string;
  readonly refusals: readonly PackedRefusal[];
}

/** Packs outcomes of token checks. */
export function packTokenCheckOutcomes(
  outcomes: readonly TokenCheckOutcome[],
): PackedTokenCheckOutcomes {
  const contents = outcomes.flatMap((each) =>
    'genuine' in each && each.genuine ? [each.token] : [],
  );
  return {
    genuine: Uint8Array.from(outcomes, (each) => ('genuine' in each && each.genuine ? 1 : 0)),
    contents: JSON.stringify(contents),
    refusals: refusalsOf(outcomes),
  };
}

/** The outcomes of token checks again. */
export function unpackTokenCheckOutcomes(packed: PackedTokenCheckOutcomes): TokenCheckOutcome[] {
  const refusals = refusalsByPlace(packed.refusals);
  const contents = (JSON.parse(packed.contents) as TokenContent[])[Symbol.iterator]();
  return Array.from(packed.genuine, (genuine, n): TokenCheckOutcome => {
    const refused = refusals.get(n);
    if (refused !== undefined) return { refused };
    const next = genuine === 1 ? contents.next() : null;
    return next === null || next.done === true
      ? { genuine: false }
      : { genuine: true, token: next.value };
  });
}

function joined<Item>(items: readonly Item[], text: (item: Item) => string): string {
  return items.map(text).join('');
}

/** Parts of one length, from a place on. */
function parts(
  text: string,
  length: number,
  { at, count }: Readonly<Record<'at' | 'count', number>>,
): string[] {
  return Array.from({ length: count }, (_, n) => part(text, at + n, length));
}

function part(text: string, place: number, length: number): string {
  return text.slice(length * place, length * (place + 1));
}

type UnderAlgorithm = Readonly<Record<'encryptionAlgorithm', EncryptionAlgorithm>>;

function algorithmNumber({ encryptionAlgorithm }: UnderAlgorithm): number {
  return Number(encryptionAlgorithm.slice(2));
}

function algorithmOf(number: number): EncryptionAlgorithm {
  return number === 11 ? 'EA11' : 'EA07';
}

function refusalsOf(outcomes: readonly (object | PackedRefusal)[]): PackedRefusal[] {
  return outcomes.flatMap((each, place) =>
    'refused' in each ? [{ place, refused: each.refused }] : [],
  );
}

function refusalsByPlace(refusals: readonly PackedRefusal[]) {
  return new Map(refusals.map(({ place, refused }) => [place, refused]));
}
