/**
 * The facts of a meter that are not its key: what they may be.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Meter } from '../../rollover/meter.ts';
import { formatUtcMinute, utcMinute, type UtcMinute } from '../../sts/utc-minute.ts';

/** The facts that people may change at any time. */
export type MeterFacts = Pick<
  Meter,
  'tokenCarrierType' | 'takesThirdToken' | 'service' | 'status' | 'place' | 'model' | 'lastPurchase'
> & {
  /** Null: none. The record of a meter without one has no such member. */
  readonly subVendor?: string | null;
};

/** Their names. */
export const METER_FACT_NAMES = [
  'tokenCarrierType',
  'takesThirdToken',
  'service',
  'status',
  'place',
  'model',
  'lastPurchase',
  'subVendor',
] as const satisfies readonly (keyof MeterFacts)[];

/** IEC 62055-41:2018 6.1.3; no public source speaks of others. */
const TOKEN_CARRIER_TYPES: readonly string[] = ['01', '02', '07'];
const TOKEN_CARRIER_WORDS = '01 magnetic card, 02 keypad, 07 virtual';
/** By which the clock of the first time zone is ahead of UTC. */
const FIRST_ZONE_MINUTES = 14 * 60;
const TEXT_MAX = 120;
const SUB_VENDOR_MAX = 60;
/**
 * Control characters and halves of surrogate pairs, which no database keeps, and what stands for
 * octets that were no UTF-8.
 */
const UNKEPT = /[\p{Cc}\p{Cs}\ufffd]/u;

/**
 * Checks the facts that a type does not.
 *
 * @throws {KmsError} METER_FACT_INVALID
 */
export function requireMeterFacts(facts: Partial<MeterFacts>): void {
  const { tokenCarrierType, lastPurchase } = facts;
  if (tokenCarrierType !== undefined && !TOKEN_CARRIER_TYPES.includes(tokenCarrierType)) {
    const known = TOKEN_CARRIER_TYPES.join(', ');
    throw invalid('tokenCarrierType', `one of ${known} is required: ${TOKEN_CARRIER_WORDS}`);
  }
  for (const name of ['place', 'model'] as const) {
    requireShortText(name, facts[name] ?? null, TEXT_MAX);
  }
  requireShortText('subVendor', facts.subVendor ?? null, SUB_VENDOR_MAX);
  if (lastPurchase !== undefined && lastPurchase !== null && !isDay(lastPurchase)) {
    throw invalid('lastPurchase', 'a day that exists wanted, as 2026-11-23');
  }
}

/**
 * Refuses a last purchase on a day that has begun nowhere.
 *
 * @throws {KmsError} METER_FACT_INVALID
 */
export function requirePastPurchase({ lastPurchase }: Partial<MeterFacts>, now: UtcMinute): void {
  if (typeof lastPurchase !== 'string' || hasBegun(lastPurchase, now)) return;
  throw invalid('lastPurchase', `${lastPurchase} is in the future`);
}

/** True for a day that has begun in a time zone at least. */
export function hasBegun(day: string, now: UtcMinute): boolean {
  return day <= formatUtcMinute(utcMinute(now + FIRST_ZONE_MINUTES)).slice(0, 10);
}

/** True for a day that exists, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const milliseconds = Date.parse(`${text}T00:00:00.000Z`);
  // Date.parse moves 30 February into March: reading back shows it.
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(text);
}

/** The sub-vendor as a record holds it: no member when there is none. */
export function subVendorOf(name: string | null | undefined): Pick<Meter, 'subVendor'> {
  return name === null || name === undefined ? {} : { subVendor: name };
}

function requireShortText(name: string, text: string | null, longest: number): void {
  if (text === null) return;
  if (text === '' || [...text].length > longest || UNKEPT.test(text)) {
    throw invalid(name, `1 to ${longest} printable characters wanted`);
  }
}

function invalid(field: string, wanted: string): KmsError {
  return new KmsError('METER_FACT_INVALID', `${field}: ${wanted}`, { facts: { field } });
}
