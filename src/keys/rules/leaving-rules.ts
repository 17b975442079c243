/**
 * The rules about changes that may take the way out from meters.
 *
 * @module
 */
import type { LeavingFacts } from './leaving-facts.ts';
import { LEAVING_STATED } from './leaving-stated.ts';
import type { Rule } from './rule.ts';

/** What must hold before the state or the dates of a key change. */
export const LEAVING_RULES: readonly Rule<LeavingFacts>[] = [LEAVING_STATED];
