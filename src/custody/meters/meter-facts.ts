/**
 * The facts of a meter that are not its key: what they may be.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Meter } from '../../rollover/meter.ts';

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

const TEXT_MAX = 120;
const SUB_VENDOR_MAX = 60;
/** Control characters and halves of surrogate pairs: no database keeps all of them. */
const UNKEPT = /[\p{Cc}\p{Cs}]/u;

/**
 * Checks the facts that a type does not.
 *
 * @throws {KmsError} METER_FACT_INVALID
 */
export function requireMeterFacts(facts: Partial<MeterFacts>): void {
  const { tokenCarrierType, lastPurchase } = facts;
  if (tokenCarrierType !== undefined && !/^[0-9]{2}$/.test(tokenCarrierType)) {
    throw invalid('tokenCarrierType', 'two digits wanted');
  }
  for (const name of ['place', 'model'] as const) {
    requireShortText(name, facts[name] ?? null, TEXT_MAX);
  }
  requireShortText('subVendor', facts.subVendor ?? null, SUB_VENDOR_MAX);
  if (lastPurchase !== undefined && lastPurchase !== null && !isDay(lastPurchase)) {
    throw invalid('lastPurchase', 'a day that exists wanted, as 2026-11-23');
  }
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
