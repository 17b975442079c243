/**
 * Walking along an audit chain, row by row: the first row that is not what it was is named, and
 * what was done to it as far as the rows themselves tell.
 *
 * @module
 */
import type { AuditRow } from '../ports/audit-trail.ts';
import { auditRowText, NO_ROW_HASH } from './audit-row.ts';

/** SHA-256 of a text in UTF-8, 64 hex digits. */
export type HashText = (text: string) => string;

/** Something that is wrong with a chain. */
export interface ChainProblem {
  readonly code: 'AUDIT_ROW_ALTERED' | 'AUDIT_ROW_MISSING' | 'AUDIT_ROW_MOVED';
  /** Number of the row at which it shows. */
  readonly number: number;
  readonly message: string;
}

/** How far a chain was walked. */
export interface ChainPosition {
  /** Number of the last row, 0 at the beginning. */
  readonly number: number;
  readonly rowHash: string;
}

/** The beginning of every chain. */
const CHAIN_BEGINNING: ChainPosition = { number: 0, rowHash: NO_ROW_HASH };

/** A walk: it goes on after a problem with the row as it is, so that all problems are named. */
export interface ChainWalk {
  /** Takes the next row, in the order of their numbers. */
  take(row: AuditRow): ChainProblem | null;
  position(): ChainPosition;
}

/** Begins a walk. */
export function walkChain(hash: HashText, from: ChainPosition = CHAIN_BEGINNING): ChainWalk {
  let position = from;
  return {
    position: () => position,
    take: (row) => {
      const problem = problemOf(hash, position, row);
      position = { number: row.number, rowHash: row.rowHash };
      return problem;
    },
  };
}

function problemOf(hash: HashText, before: ChainPosition, row: AuditRow): ChainProblem | null {
  const { number } = row;
  if (number > before.number + 1) {
    const missing = span(before.number + 1, number - 1);
    return { code: 'AUDIT_ROW_MISSING', number: before.number + 1, message: `${missing} missing` };
  }
  if (hash(auditRowText(row)) !== row.rowHash) {
    const message = `row ${number} does not have the digest of what it says: it was altered`;
    return { code: 'AUDIT_ROW_ALTERED', number, message };
  }
  if (row.previousHash !== before.rowHash || number !== before.number + 1) {
    const message = `row ${number} does not follow the row before it: put in, or moved there`;
    return { code: 'AUDIT_ROW_MOVED', number, message };
  }
  return null;
}

function span(from: number, to: number): string {
  return from === to ? `row ${from} is` : `rows ${from} to ${to} are`;
}
