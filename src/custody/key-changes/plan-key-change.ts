/**
 * What key change a meter would get now, and why not. Nothing is issued or written.
 *
 * @module
 */
import { adviseAll, type Advice } from '../../keys/rules/advice.ts';
import { judgeAll, type RuleOutcome } from '../../keys/rules/rule.ts';
import { freezeKey } from '../../rollover/freeze-key.ts';
import type { KeyChangeKind } from '../../rollover/key-change-issue.ts';
import { kindOfChange } from '../../rollover/kind-of-change.ts';
import type { KeyPosition } from '../../rollover/meter.ts';
import { KEY_CHANGE_RULES } from '../../rollover/rules/key-change-rules.ts';
import { TOKENS_NOT_ENTERED } from '../../rollover/rules/tokens-not-entered.ts';
import type { MeterPAN } from '../../sts/identity/meter-pan.ts';
import { isRollOver } from '../../sts/token/roll-over.ts';
import type { Act } from '../custody-dependencies.ts';
import { spellOut, type DescribedPosition } from '../meters/describe-position.ts';
import { loadKey } from '../meters/key-reference.ts';
import { samePosition } from '../meters/positions.ts';
import type { KeyChangePlanning } from './key-change-dependencies.ts';
import type { KeyChangeRequest } from './key-change-request.ts';
import { oldKeyCandidates } from './old-key-candidates.ts';
import { readKeyChange } from './read-key-change.ts';
import { requireDuty } from '../people/require-duty.ts';

/** A key change as it would be issued. */
export interface KeyChangePlan {
  readonly meterPAN: MeterPAN;
  /** Null: nothing would change. */
  readonly kind: KeyChangeKind | null;
  readonly from: DescribedPosition;
  readonly to: DescribedPosition;
  readonly tokenCount: number;
  readonly rollOver: boolean;
  /** Every rule holds. */
  readonly permitted: boolean;
  /** Every rule, those that hold too, in the order in which they are asked. */
  readonly outcomes: readonly RuleOutcome[];
  readonly advices: readonly Advice[];
  /** Old keys that may be named instead of the presumed one. */
  readonly candidates: readonly DescribedPosition[];
  /** The last issued set, when nothing proves that it was entered. */
  readonly unprovenIssueId: string | null;
}

/**
 * Plans a key change.
 *
 * @throws {KmsError} PERSON_DUTY, RECORD_UNKNOWN, KEY_CHANGE_FROM_UNKNOWN,
 *   KEY_SUPPLY_GROUP_UNKNOWN,
 *   KEY_REVISION_UNKNOWN, and when a record cannot be relied on
 */
export async function planKeyChange(
  planning: KeyChangePlanning,
  act: Act,
  request: KeyChangeRequest,
): Promise<KeyChangePlan> {
  requireDuty(act, 'key-change.read');
  const { meter, history, from, to, facts } = await readKeyChange(planning, act, request);
  const outcomes = judgeAll(KEY_CHANGE_RULES, facts);
  const before = freezeKey(from.key.entity, from.position);
  const after = freezeKey(to.key.entity, to.position);
  const { issued, proven } = meter.entity;
  const unproven = issued !== null && !samePosition(issued, proven);
  return {
    meterPAN: meter.entity.id,
    kind: kindOfChange(before, after),
    from: spellOut(from.key.entity, from.position),
    to: spellOut(to.key.entity, to.position),
    tokenCount: facts.tokenCount,
    rollOver: isRollOver(before.baseDate, after.baseDate),
    permitted: outcomes.every(({ passed }) => passed),
    outcomes,
    advices: adviseAll([TOKENS_NOT_ENTERED], facts),
    candidates: await describeAll(planning, oldKeyCandidates(history)),
    unprovenIssueId: unproven ? (history.issues[0]?.id ?? null) : null,
  };
}

async function describeAll(
  planning: KeyChangePlanning,
  positions: readonly KeyPosition[],
): Promise<DescribedPosition[]> {
  const described: DescribedPosition[] = [];
  for (const position of positions) {
    described.push(spellOut((await loadKey(planning, position)).entity, position));
  }
  return described;
}
