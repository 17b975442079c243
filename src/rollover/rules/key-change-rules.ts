/**
 * The rules about issuing a key-change set.
 *
 * @module
 */
import type { KeyUseFacts, Purpose } from '../../keys/rules/key-use-facts.ts';
import { ruleAbout, type Rule } from '../../keys/rules/rule.ts';
import { USE_RULES } from '../../keys/rules/use-rules.ts';
import { BASE_DATE_FORWARD } from './base-date-forward.ts';
import { CIPHER_OF_ALGORITHM } from './cipher-of-algorithm.ts';
import { EXPIRY_OF_KEY } from './expiry-of-key.ts';
import { INTENDED_ONLY } from './intended-only.ts';
import type { KeyChangeFacts } from './key-change-facts.ts';
import { KEY_TYPE_CHANGE } from './key-type-change.ts';
import { METER_IN_SERVICE } from './meter-in-service.ts';
import { ONE_ALGORITHM } from './one-algorithm.ts';
import { ONE_CLUSTER } from './one-cluster.ts';
import { OWNERS_AGREE } from './owners-agree.ts';
import { RETURN_WITH_REASON } from './return-with-reason.ts';
import { SOMETHING_CHANGES } from './something-changes.ts';
import { TOKEN_COUNT } from './token-count.ts';

/** What must hold before a set is issued; the rules of use are asked of both keys. */
export const KEY_CHANGE_RULES: readonly Rule<KeyChangeFacts>[] = [
  METER_IN_SERVICE,
  SOMETHING_CHANGES,
  INTENDED_ONLY,
  EXPIRY_OF_KEY,
  ...USE_RULES.map((rule) => onSide(rule, 'from')),
  ...USE_RULES.map((rule) => onSide(rule, 'to')),
  CIPHER_OF_ALGORITHM,
  TOKEN_COUNT,
  KEY_TYPE_CHANGE,
  ONE_CLUSTER,
  ONE_ALGORITHM,
  BASE_DATE_FORWARD,
  RETURN_WITH_REASON,
  OWNERS_AGREE,
];

/** A list shows the rule twice, so its title and its finding say of which key. */
function onSide(rule: Rule<KeyUseFacts>, side: 'from' | 'to'): Rule<KeyChangeFacts> {
  const purpose: Purpose = side === 'from' ? 'key-change-old' : 'key-change-new';
  const which = side === 'from' ? 'Old key' : 'New key';
  const asked = ruleAbout(rule, (facts: KeyChangeFacts) => ({
    ...facts,
    ...{ key: facts[side].key, purpose },
  }));
  return {
    ...asked,
    title: `${which}: ${rule.title}`,
    judge: (facts) => {
      const verdict = asked.judge(facts);
      return verdict.passed ? verdict : { ...verdict, finding: `${which}: ${verdict.finding}` };
    },
  };
}
