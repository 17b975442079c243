/**
 * A change that takes the way out from meters states how many.
 *
 * @module
 */
import type { VendingKeyState } from '../vending-key-life.ts';
import { vendingKeyName } from '../vending-key.ts';
import type { KeyUpdate } from './key-update.ts';
import type { LeavingFacts } from './leaving-facts.ts';
import { failed, PASSED, type Rule } from './rule.ts';

/** No key change leads away from a key in these states. */
const NO_WAY_OUT: readonly VendingKeyState[] = ['suspended', 'deactivated', 'destroyed'];

/**
 * True when meters that hold the key can no longer be moved off it, at once or from an earlier
 * minute on.
 */
export function takesWayOut({ before, after }: KeyUpdate): boolean {
  const [was, is] = [before.life, after.life];
  if (was.state !== is.state && NO_WAY_OUT.includes(is.state)) return true;
  if (is.issuedUntil === null) return false;
  return was.issuedUntil === null || is.issuedUntil < was.issuedUntil;
}

/**
 * The same number when it is asked for, so that nobody states a large one to be done with it. When
 * it is carried out there may be fewer meters, and a suspension is not kept waiting by new ones.
 */
export const LEAVING_STATED: Rule<LeavingFacts> = {
  id: 'REQ-LEAVING-STATED',
  title: 'A change that takes the way out from meters states how many hold the key',
  citation: 'IEC 62055-41:2018 6.4: key-change tokens are enciphered under the old key',
  code: 'KEY_LEAVES_METERS',
  judge: (facts) => {
    if (!takesWayOut(facts) || isStated(facts)) return PASSED;
    const { after, metersHolding, leaving } = facts;
    const name = vendingKeyName(after.attributes);
    const held =
      `${metersHolding} ` + `${metersHolding === 1 ? 'meter holds' : 'meters hold'} key ${name}`;
    const stated = leaving === null ? '' : `; --leaving ${leaving} was stated`;
    return failed(
      `${held} and would get no key change away from it${stated}. To end credit only: ` +
        `sts-kms vending-key key-change-only ${name}`,
      `Move the meters first, end credit only, or repeat the number: --leaving ${metersHolding}.`,
    );
  },
};

function isStated({ after, metersHolding, leaving, approved }: LeavingFacts): boolean {
  const stated = leaving ?? 0;
  if (!approved) return stated === metersHolding;
  return metersHolding <= stated || after.life.state === 'suspended';
}
