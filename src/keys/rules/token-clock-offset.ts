/**
 * The clock of a key's TokenIdentifiers, against UTC.
 *
 * @module
 */
import type { NewKeyFacts } from './new-key-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/** The clocks of the world lie between these: UTC-12:00 and UTC+14:00. */
const OFFSET_MIN = -720;
const OFFSET_MAX = 840;

/** Comes first of the rules about new keys: other rules count on this clock. SPEC D10. */
export const TOKEN_CLOCK_OFFSET: Rule<Pick<NewKeyFacts, 'key'>> = {
  id: 'REQ-CLOCK-OFFSET',
  title: 'The token clock is whole minutes from UTC, -720 to 840',
  citation: 'docs/open-points.md D10; IANA time zone database for the range',
  code: 'KEY_CLOCK_OFFSET',
  judge: ({ key }) => {
    const offset = key.tokenClockOffsetMinutes;
    if (Number.isInteger(offset) && offset >= OFFSET_MIN && offset <= OFFSET_MAX) return PASSED;
    return failed(
      `the token clock is ${offset} minutes from UTC`,
      `Give whole minutes from ${OFFSET_MIN} to ${OFFSET_MAX}; 0 is UTC.`,
    );
  },
};
