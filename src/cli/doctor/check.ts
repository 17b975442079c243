/**
 * What a check of the installation says.
 *
 * @module
 */
import { ERROR_CATALOGUE, type ErrorCode } from '../../errors/catalogue.ts';

/** One check and its verdict. */
export interface Check {
  readonly name: string;
  readonly verdict: 'ok' | 'warn' | 'FAIL';
  readonly code?: ErrorCode;
  readonly detail: string;
  readonly remedy?: string;
}

/** What was found; the remedy of the catalogue unless there is a more exact one. */
export interface Finding {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly remedy?: string;
}

/** All is well. */
export function ok(name: string, detail: string): Check {
  return { name, verdict: 'ok', detail };
}

/** Work is possible, but somebody should know. */
export function warn(name: string, found: Finding): Check {
  return { name, verdict: 'warn', ...withRemedy(found) };
}

/** Not to be used like this. */
export function fail(name: string, found: Finding): Check {
  return { name, verdict: 'FAIL', ...withRemedy(found) };
}

function withRemedy(found: Finding): Required<Finding> {
  return { remedy: ERROR_CATALOGUE[found.code].remedy, ...found };
}
