/**
 * Positions of a meter's key in words.
 *
 * @module
 */
import type { DescribedPosition } from '../../../custody/meters/describe-position.ts';
import type { DescribedPositions } from '../../../custody/meters/show-meter.ts';
import { textTable } from '../answer.ts';

/** What names a position on a display and on paper. */
export type PositionFacts = Pick<
  DescribedPosition,
  'baseDate' | 'keyExpiryNumber' | 'keyRevisionNumber' | 'supplyGroupCode' | 'tariffIndex'
>;

const HEADING = ['', 'SGC/KRN', 'TYPE', 'TI', 'KEN', 'BASE DATE', 'KEY IS'];

const PARTS: readonly (readonly [keyof PositionFacts, string])[] = [
  ['supplyGroupCode', 'supply group'],
  ['keyRevisionNumber', 'key revision'],
  ['baseDate', 'base date'],
  ['tariffIndex', 'tariff index'],
  ['keyExpiryNumber', 'KeyExpiryNumber'],
];

/** As commands take it: `600101/2/01`. */
export function positionName(position: PositionFacts): string {
  const { supplyGroupCode, keyRevisionNumber, tariffIndex } = position;
  return `${supplyGroupCode}/${keyRevisionNumber}/${tariffIndex}`;
}

/** As people read it: `600101/2 TI 01 KEN 255`. */
export function positionWords(position: PositionFacts): string {
  const { supplyGroupCode, keyRevisionNumber, tariffIndex, keyExpiryNumber } = position;
  return `${supplyGroupCode}/${keyRevisionNumber} TI ${tariffIndex} KEN ${keyExpiryNumber}`;
}

/** What differs, in words; empty when nothing does. */
export function differenceWords(from: PositionFacts, to: PositionFacts): string {
  return PARTS.filter(([part]) => from[part] !== to[part])
    .map(([part, name]) => `${name} ${from[part]} to ${to[part]}`)
    .join(', ');
}

/** The four positions as a table. */
export function positionTable(positions: DescribedPositions): string[] {
  const { intended, issued, presumed, proven } = positions;
  return textTable(HEADING, [
    row('intended', intended, '-'),
    row('issued', issued, 'no set was issued here'),
    row('presumed', presumed, '-'),
    row('proven', proven, 'nothing was proven yet'),
  ]);
}

function row(name: string, position: DescribedPosition | null, absent: string): string[] {
  if (position === null) return [name, '-', '-', '-', '-', '-', absent];
  const { supplyGroupCode, keyRevisionNumber, keyTypeName, tariffIndex } = position;
  return [
    name,
    `${supplyGroupCode}/${keyRevisionNumber}`,
    keyTypeName,
    tariffIndex,
    String(position.keyExpiryNumber),
    String(position.baseDate),
    position.vendingKeyState,
  ];
}
