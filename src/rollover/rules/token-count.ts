/**
 * Tokens of a set: as many as the meter takes.
 *
 * @module
 */
import { failed, verdictOf, type Rule } from '../../keys/rules/rule.ts';
import { requireTokenCount, tokenCountFor } from '../../sts/token/key-change-attributes.ts';
import type { KeyChangeFacts } from './key-change-facts.ts';

/**
 * EA07 has 2 tokens, or 3 for a meter of which it is known that it takes the third; EA11 has 4.
 * Two are taken by every meter of EA07, so a meter that takes three may get two.
 */
export const TOKEN_COUNT: Rule<Pick<KeyChangeFacts, 'meter' | 'tokenCount'>> = {
  id: 'REQ-KC-TOKENS',
  title: "The number of tokens fits the meter's EncryptionAlgorithm and what it takes",
  citation: 'IEC 62055-41:2018 6.2; result 85 of STS 600-8-6 in public client code',
  code: 'STS_KCT_TOKEN_COUNT',
  judge: ({ meter, tokenCount }) => {
    const { encryptionAlgorithm, takesThirdToken } = meter;
    if (tokenCount <= tokenCountFor(encryptionAlgorithm, takesThirdToken ?? false)) {
      return verdictOf(() => {
        requireTokenCount(encryptionAlgorithm, tokenCount);
      });
    }
    return failed(
      `${tokenCount} tokens are asked for, ` +
        (takesThirdToken === null
          ? 'it is not known whether the meter takes a third'
          : 'the meter takes fewer'),
      'Ask for as many as the meter takes; record it when its maker says that it takes three.',
    );
  },
};
