/**
 * What the quickstart says at the end: the end dates of each key, the files, what to try next.
 *
 * @module
 */
import { endDatesOf } from '../../keys/end-dates.ts';
import { vendingKeyName } from '../../keys/vending-key.ts';
import { formatKeyType } from '../../sts/attributes/key-type.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../sts/open-points.ts';
import { formatUtcMinute, type UtcMinute } from '../../sts/utc-minute.ts';
import type { TrialInstallation } from './trial-installation.ts';

/** One key with its two end dates. */
export interface KeyEndDates {
  readonly vendingKey: string;
  readonly supplyGroupName: string;
  readonly keyType: string;
  readonly baseDate: number;
  readonly decoderKeyGenerationAlgorithm: string;
  readonly keyCheckValue: string;
  /** Last minute of credit. */
  readonly lastCreditMinute: string;
  /** Last minute as the old key of a key change; null: no end is set. */
  readonly lastKeyChangeMinute: string | null;
}

/** The roll-over's grace: legacy keys may be the old key of a change until this minute. */
export type IssuedUntil = (baseDate: number) => UtcMinute | null;

/** The end dates of every key of an installation. */
export function keyEndDates(
  installation: TrialInstallation,
  issuedUntil: IssuedUntil,
): KeyEndDates[] {
  return installation.ring.keys.map(({ entity: { attributes, value } }) => {
    const name = vendingKeyName(attributes);
    const until = issuedUntil(attributes.baseDate);
    const dates = endDatesOf(attributes, DEFAULT_OPEN_POINT_POLICY, until);
    const keyChange = dates.lastKeyChangeMinute;
    return {
      vendingKey: name,
      supplyGroupName: installation.groupNames.get(name) ?? '',
      keyType: formatKeyType(attributes.keyType),
      baseDate: attributes.baseDate,
      decoderKeyGenerationAlgorithm: attributes.decoderKeyGenerationAlgorithm,
      keyCheckValue: value?.keyCheckValue ?? '',
      lastCreditMinute: formatUtcMinute(dates.lastCreditMinute),
      lastKeyChangeMinute: keyChange === null ? null : formatUtcMinute(keyChange),
    };
  });
}

/** The table of keys. */
export function keyTable(keys: readonly KeyEndDates[]): string[] {
  const heading = ['key', 'supply group', 'base', 'last credit', 'last key change', 'check value'];
  const rows = keys.map((key) => [
    `${key.vendingKey} ${key.keyType}`,
    key.supplyGroupName,
    `${key.baseDate} ${key.decoderKeyGenerationAlgorithm}`,
    key.lastCreditMinute,
    key.lastKeyChangeMinute ?? 'no end set',
    key.keyCheckValue,
  ]);
  const table = [heading, ...rows];
  const widths = heading.map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  return table.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}
