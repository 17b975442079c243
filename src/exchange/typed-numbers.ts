/**
 * Numbers as people type them and files bring them: of meters, supply groups, tariffs, revisions.
 * What is unambiguous is read; for the rest the refusal asks whether a repaired number is meant.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import { parseKeyExpiryNumber, type KeyExpiryNumber } from '../sts/attributes/key-expiry-number.ts';
import {
  parseKeyRevisionNumber,
  type KeyRevisionNumber,
} from '../sts/attributes/key-revision-number.ts';
import { parseSupplyGroupCode, type SupplyGroupCode } from '../sts/attributes/supply-group-code.ts';
import { parseTariffIndex, type TariffIndex } from '../sts/attributes/tariff-index.ts';
import {
  parseDecoderReferenceNumber,
  type DecoderReferenceNumber,
} from '../sts/identity/decoder-reference-number.ts';
import {
  buildMeterPAN,
  decoderReferenceNumberOf,
  parseMeterPAN,
  type MeterPAN,
} from '../sts/identity/meter-pan.ts';
import { digitRuns, meantDigits, withoutGroups } from './meant-digits.ts';

const METER_PAN_DIGITS = 18;
/** A MeterPAN of a 13-digit number begins 0000; below 18 digits zeros of it were cut. */
const CUT_METER_PAN = /^0000\d{14}$/;

/** How a number is read, and of how many digits it is. */
interface Reading<Value> {
  readonly parse: (digits: string) => Value;
  readonly widths: readonly number[];
}

/** Reads one number, or asks for the one that may be meant. */
function typed<Value>(text: string, { parse, widths }: Reading<Value>): Value {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof KmsError)) throw error;
    const meant = meantDigits(text);
    if (meant === null) throw error;
    const { code, message, facts } = error;
    if ('lost' in meant) throw new KmsError(code, `${message}. ${LOST}`, { facts });
    const repaired = [...new Set(widths.map((width) => meant.digits.padStart(width, '0')))]
      .filter((digits) => digits !== text && parses(parse, digits))
      .join(' or ');
    if (repaired === '')
      throw new KmsError(code, message + roundedHint(meant.digits, widths), { facts });
    throw new KmsError(code, `${message}. Did you mean ${repaired}?`, {
      facts: { ...facts, didYouMean: repaired },
    });
  }
}

const LOST =
  'It is in scientific notation, and the digits that were rounded away are lost: take the number ' +
  'from its source, and keep its column as text';

/** Spreadsheets compute with 15 digits: of longer numbers the last become zeros. */
function roundedHint(digits: string, widths: readonly number[]): string {
  return widths.includes(digits.length) && /^\d{15}0+$/.test(digits)
    ? '. A spreadsheet keeps 15 digits and makes zeros of the rest: take it from its source'
    : '';
}

function parses(parse: (digits: string) => unknown, digits: string): boolean {
  try {
    parse(digits);
    return true;
  } catch (error) {
    if (error instanceof KmsError) return false;
    throw error;
  }
}

/**
 * A meter by its MeterPAN or by the number printed on it; blanks and dashes are passed over.
 *
 * @throws {KmsError} METER_NUMBER_AMBIGUOUS, NUMBER_SEVERAL, STS_PAN_…, STS_DRN_…
 */
export function typedMeter(text: string): MeterPAN {
  const digits = oneMeterNumber(text);
  const meter = typed(digits, { parse: parseEitherNumber, widths: [METER_PAN_DIGITS, 13, 11] });
  const cut = digits.padStart(METER_PAN_DIGITS, '0');
  if (cut === digits || !CUT_METER_PAN.test(cut) || !parses(parseMeterPAN, cut)) return meter;
  throw new KmsError(
    'METER_NUMBER_AMBIGUOUS',
    `${digits} may be the number on a meter, MeterPAN ${meter}, or MeterPAN ${cut} with ` +
      `its zeros cut`,
    { facts: { meterPAN: meter, cutMeterPAN: cut } },
  );
}

/**
 * A MeterPAN; blanks and dashes are passed over.
 *
 * @throws {KmsError} NUMBER_SEVERAL, STS_PAN_…, STS_DRN_…
 */
export function typedMeterPAN(text: string): MeterPAN {
  const digits = oneMeterNumber(text);
  return typed(digits, { parse: parseMeterPAN, widths: [METER_PAN_DIGITS] });
}

/**
 * The number printed on a meter; blanks and dashes are passed over.
 *
 * @throws {KmsError} NUMBER_SEVERAL, STS_DRN_…
 */
export function typedDecoderReferenceNumber(text: string): DecoderReferenceNumber {
  return typed(oneMeterNumber(text), { parse: parseDecoderReferenceNumber, widths: [11, 13] });
}

/** @throws {KmsError} STS_SGC_INVALID, NUMBER_SEVERAL */
export function typedSupplyGroupCode(text: string): SupplyGroupCode {
  requireOne(text, (digits) => digits.length === 6);
  return typed(text, { parse: parseSupplyGroupCode, widths: [6] });
}

/** @throws {KmsError} STS_TI_INVALID */
export function typedTariffIndex(text: string): TariffIndex {
  return typed(text, { parse: parseTariffIndex, widths: [2] });
}

/** @throws {KmsError} STS_KRN_INVALID */
export function typedKeyRevisionNumber(text: string): KeyRevisionNumber {
  return typedWhole(text, 'STS_KRN_INVALID', parseKeyRevisionNumber);
}

/** @throws {KmsError} STS_KEN_INVALID */
export function typedKeyExpiryNumber(text: string): KeyExpiryNumber {
  return typedWhole(text, 'STS_KEN_INVALID', parseKeyExpiryNumber);
}

/**
 * The 20 digits of a token, or what is wrong with them in words that repeat none of them.
 */
export function typedToken(text: string): { readonly digits: string } | { readonly wrong: string } {
  const digits = withoutGroups(text);
  if (/^\d{20}$/.test(digits)) return { digits };
  const tokens = digitRuns(text).filter((run) => run.length === 20).length;
  if (tokens > 1) return { wrong: `one token of 20 digits is required, found ${tokens}` };
  if (digits === '') return { wrong: '20 digits are required, found none' };
  const meant = meantDigits(text);
  if (meant === null) return { wrong: '20 digits are required, found other characters' };
  if ('lost' in meant) return { wrong: `20 digits are required. ${LOST}` };
  const { length } = meant.digits;
  const found = digits === meant.digits ? '' : ' among other characters';
  const cut = length >= 17 && length < 20 ? '. Were zeros at its beginning cut?' : '';
  return { wrong: `20 digits are required, found ${length}${found}${cut}` };
}

type NumberCode = 'STS_KRN_INVALID' | 'STS_KEN_INVALID';

/** A whole number in digits without leading zeros. */
function typedWhole<Value>(text: string, code: NumberCode, parse: (value: number) => Value): Value {
  const parsed = (digits: string): Value => {
    if (/^\d{1,3}$/.test(digits) && String(Number(digits)) === digits) return parse(Number(digits));
    throw new KmsError(code, `a whole number without leading zeros is required`);
  };
  const meant = meantDigits(text);
  try {
    return parsed(text);
  } catch (error) {
    if (!(error instanceof KmsError) || meant === null || 'lost' in meant) throw error;
    const plain = String(Number(meant.digits));
    if (plain === text || !parses(parsed, plain)) throw error;
    throw new KmsError(code, `${error.message}. Did you mean ${plain}?`, {
      facts: { didYouMean: plain },
    });
  }
}

function parseEitherNumber(digits: string): MeterPAN {
  return digits.length === METER_PAN_DIGITS
    ? parseMeterPAN(digits)
    : buildMeterPAN(parseDecoderReferenceNumber(digits));
}

/**
 * Groups joined; a whole number among them is one of several, unless it is the middle of a
 * MeterPAN.
 */
function oneMeterNumber(text: string): string {
  const joined = withoutGroups(text);
  const isWhole = (digits: string): boolean => parses(parseEitherNumber, digits);
  const middle =
    joined.length === METER_PAN_DIGITS && parses(parseMeterPAN, joined)
      ? decoderReferenceNumberOf(parseMeterPAN(joined))
      : null;
  const others = digitRuns(text).filter((run) => run !== joined && run !== middle && isWhole(run));
  if (others.length > 1) throw several(others.length);
  if (others.length === 1 && isWhole(joined)) throw several(digitRuns(text).length);
  return joined;
}

function requireOne(text: string, isWhole: (digits: string) => boolean): void {
  const count = digitRuns(text).filter(isWhole).length;
  if (count > 1) throw several(count);
}

function several(count: number): KmsError {
  return new KmsError('NUMBER_SEVERAL', `one number is required, found ${count}`);
}
