/**
 * The rules about a new vending key, generated, imported or external.
 *
 * @module
 */
import { BASE_DATE_BEGUN } from './base-date-begun.ts';
import { BASE_DATE_OPEN } from './base-date-open.ts';
import { BASE_DATE_ORDER } from './base-date-order.ts';
import { CLEAR_VALUE } from './clear-value.ts';
import { CREDIT_AFTER_START } from './credit-after-start.ts';
import { CREDIT_TO_COME } from './credit-to-come.ts';
import { END_TO_COME } from './end-to-come.ts';
import { FREE_REVISION } from './free-revision.ts';
import { GENERATED_ALGORITHM } from './generated-algorithm.ts';
import { KEY_TYPE_3_SETTLED } from './key-type-3-settled.ts';
import { KEY_TYPE_OF_GROUP } from './key-type-of-group.ts';
import { LIVE_REVISIONS } from './live-revisions.ts';
import type { NewKeyFacts } from './new-key-facts.ts';
import { NEXT_REVISION } from './next-revision.ts';
import { ruleAbout, type Rule } from './rule.ts';
import { START_BEFORE_END } from './start-before-end.ts';
import { TOKEN_CLOCK_OFFSET } from './token-clock-offset.ts';
import { TRIAL_KEY } from './trial-key.ts';
import { UNHELD_REVISION } from './unheld-revision.ts';
import { VALUE_NOT_PUBLISHED } from './value-not-published.ts';
import { VALUE_OF_ITS_OWN } from './value-of-its-own.ts';

/** What must hold before a key is made or taken in; the clock first, which others count on. */
export const NEW_KEY_RULES: readonly Rule<NewKeyFacts>[] = [
  TOKEN_CLOCK_OFFSET,
  TRIAL_KEY,
  CLEAR_VALUE,
  KEY_TYPE_OF_GROUP,
  KEY_TYPE_3_SETTLED,
  GENERATED_ALGORITHM,
  LIVE_REVISIONS,
  NEXT_REVISION,
  FREE_REVISION,
  UNHELD_REVISION,
  BASE_DATE_BEGUN,
  BASE_DATE_OPEN,
  BASE_DATE_ORDER,
  CREDIT_TO_COME,
  CREDIT_AFTER_START,
  ruleAbout(START_BEFORE_END, ({ key }: NewKeyFacts) => key.life),
  END_TO_COME,
  VALUE_OF_ITS_OWN,
  VALUE_NOT_PUBLISHED,
];
