/**
 * The rules about using a vending key.
 *
 * @module
 */
import type { KeyUseFacts } from './key-use-facts.ts';
import type { Rule } from './rule.ts';
import { USE_BASE_DATE_BEGUN } from './use-base-date-begun.ts';
import { USE_BEFORE_CREDIT_END } from './use-before-credit-end.ts';
import { USE_KEY_TYPE_3 } from './use-key-type-3.ts';
import { USE_MAGNETIC_CARD } from './use-magnetic-card.ts';
import { USE_NEW_KEY_VALID } from './use-new-key-valid.ts';
import { USE_NO_DEFAULT_CREDIT } from './use-no-default-credit.ts';
import { USE_NOT_COMPROMISED } from './use-not-compromised.ts';
import { USE_NOT_ENDED } from './use-not-ended.ts';
import { USE_NOT_EXTERNAL } from './use-not-external.ts';
import { USE_STARTED } from './use-started.ts';
import { USE_STATE } from './use-state.ts';
import { USE_VALUE_HELD } from './use-value-held.ts';

/**
 * What must hold before a key is used. The state comes after the dates, which narrow it: the
 * refusal names the date.
 */
export const USE_RULES: readonly Rule<KeyUseFacts>[] = [
  USE_NOT_EXTERNAL,
  USE_VALUE_HELD,
  USE_NOT_COMPROMISED,
  USE_BASE_DATE_BEGUN,
  USE_STARTED,
  USE_NOT_ENDED,
  USE_BEFORE_CREDIT_END,
  USE_NEW_KEY_VALID,
  USE_STATE,
  USE_NO_DEFAULT_CREDIT,
  USE_KEY_TYPE_3,
  USE_MAGNETIC_CARD,
];
