/**
 * Issuing a key-change set for one meter.
 *
 * The set is computed before anything is written, and given out after everything is: record,
 * position, count, answered message and event stand in one transaction. A crash before it has given
 * nothing out; after it the message id, or a reprint, fetches the same digits.
 *
 * @module
 */
import { ERROR_CATALOGUE, type ErrorCode } from '../../errors/catalogue.ts';
import { KmsError } from '../../errors/kms-error.ts';
import { requireAll } from '../../keys/rules/rule.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { KeyChangeItem } from '../../ports/security-module.ts';
import { freezeKey } from '../../rollover/freeze-key.ts';
import type { KeyChangeIssue } from '../../rollover/key-change-issue.ts';
import { kindOfChange } from '../../rollover/kind-of-change.ts';
import type { Meter } from '../../rollover/meter.ts';
import { KEY_CHANGE_RULES } from '../../rollover/rules/key-change-rules.ts';
import { requireTokenCount } from '../../sts/token/key-change-attributes.ts';
import { tokenDigestsFact } from '../audit/token-digests.ts';
import type { Act } from '../custody-dependencies.ts';
import { METERS } from '../records/record-kinds.ts';
import { sealNext } from '../records/seal-record.ts';
import { findAnswer, type IncomingMessage } from './answered-message.ts';
import { requireSetLeft } from './count-set.ts';
import type { GivenSet } from './given-set.ts';
import type { KeyChangeDependencies } from './key-change-dependencies.ts';
import { canonicalRequest, requireMessageId, type KeyChangeOrder } from './key-change-request.ts';
import { keysOfCase, readKeyChange, type KeyChangeCase } from './read-key-change.ts';
import { reprintKeyChange } from './reprint-key-change.ts';
import { writeIssue } from './write-issue.ts';
import { requireDuty } from '../people/require-duty.ts';
import { actorName } from '../../people/actor.ts';

/**
 * Issues a set, or gives the answer to a repeated message once more.
 *
 * @throws {KmsError} PERSON_DUTY, the code of the first rule that does not hold; KEY_CHANGE_LIMIT,
 *   KEY_CHANGE_MESSAGE_INVALID, KEY_CHANGE_MESSAGE_REUSED, KEY_CHANGE_FROM_UNKNOWN, RECORD_UNKNOWN,
 *   STORE_CONFLICT when a record changed meanwhile, and when a record cannot be relied on
 */
export async function issueKeyChange(
  dependencies: KeyChangeDependencies,
  act: Act,
  order: KeyChangeOrder,
): Promise<GivenSet> {
  requireDuty(act, 'key-change.issue');
  const message = messageOf(dependencies, act, order);
  const answer = message && (await findAnswer(dependencies.store, message));
  if (answer !== undefined) return reprintKeyChange(dependencies, act, { issueId: answer });
  try {
    return await issueNew(dependencies, act, { order, message });
  } catch (error) {
    // The same message may have come twice at once: the other one was first.
    const met = error instanceof KmsError && MET.includes(error.code);
    const first = met && message ? await findAnswer(dependencies.store, message) : undefined;
    if (first === undefined) throw error;
    return reprintKeyChange(dependencies, act, { issueId: first });
  }
}

/** Codes of two writers who met. */
const MET: readonly ErrorCode[] = ['STORE_CONFLICT', 'STORE_DUPLICATE'];

function messageOf(
  { digest }: KeyChangeDependencies,
  act: Act,
  order: KeyChangeOrder,
): IncomingMessage | undefined {
  const { messageId } = order;
  if (messageId === null) return undefined;
  requireMessageId(messageId);
  return {
    actor: actorName(act.actor),
    messageId,
    requestDigest: digest(canonicalRequest(act, order)),
  };
}

async function issueNew(
  dependencies: KeyChangeDependencies,
  act: Act,
  {
    order,
    message,
  }: { readonly order: KeyChangeOrder; readonly message: IncomingMessage | undefined },
): Promise<GivenSet> {
  await requireSetLeft(dependencies.store, dependencies, actorName(act.actor));
  const change = await readKeyChange(dependencies, act, order);
  const outcomes = requireAll(KEY_CHANGE_RULES, change.facts);
  const set = await computeSet(dependencies, change);
  const issue = recordOf(dependencies, act, { change, set });
  const meter = await sealIssued(dependencies, change);
  const requirements = [...new Set(outcomes.map(({ id }) => id))];
  const digests = tokenDigestsFact(set);
  const whole = { change, issue, meter, message, requirements, digests };
  await writeIssue(dependencies, act, whole);
  return { issue, tokens: set.tokens, reprint: false };
}

/** A proved set, before anybody knows of it. */
interface ComputedSet {
  readonly tokens: readonly string[];
  readonly rollOver: boolean;
  readonly setMac: Uint8Array;
  readonly tokenDigests?: readonly string[];
}

async function computeSet(
  { securityModule }: KeyChangeDependencies,
  change: KeyChangeCase,
): Promise<ComputedSet> {
  const { keys, fromKey, toKey } = keysOfCase(change);
  const { meter } = change.facts;
  const item: KeyChangeItem = {
    meterPAN: meter.id,
    encryptionAlgorithm: meter.encryptionAlgorithm,
    tokenCount: requireTokenCount(meter.encryptionAlgorithm, change.facts.tokenCount),
    fromKey,
    fromTariffIndex: change.from.position.tariffIndex,
    toKey,
    toTariffIndex: change.to.position.tariffIndex,
  };
  const batch = { keys, items: [item], tokenDigests: true } as const;
  const [outcome] = await securityModule.issueKeyChangeSets(batch);
  if (outcome === undefined) throw new KmsError('INTERNAL', 'the security module gave no answer');
  if (!('refused' in outcome)) return outcome;
  const { code, message } = outcome.refused;
  // A code that this version does not know would be no code at all.
  const known = Object.hasOwn(ERROR_CATALOGUE, code) ? (code as ErrorCode) : 'INTERNAL';
  throw new KmsError(known, message);
}

function recordOf(
  { clock, newId }: KeyChangeDependencies,
  act: Act,
  { change, set }: { readonly change: KeyChangeCase; readonly set: ComputedSet },
): KeyChangeIssue {
  const { meter, tokenCount } = change.facts;
  const from = freezeKey(change.from.key.entity, change.from.position);
  const to = freezeKey(change.to.key.entity, change.to.position);
  const kind = kindOfChange(from, to);
  if (kind === null) throw new KmsError('KEY_CHANGE_NOTHING', `meter ${meter.id} stays as it is`);
  return {
    id: newId(),
    meterPAN: meter.id,
    kind,
    encryptionAlgorithm: meter.encryptionAlgorithm,
    tokenCount: requireTokenCount(meter.encryptionAlgorithm, tokenCount),
    from,
    to,
    rollOver: set.rollOver,
    setMac: set.setMac,
    actor: actorName(act.actor),
    ticket: act.ticket,
    reason: act.reason,
    issuedAt: new Date(clock.nowMilliseconds()).toISOString(),
  };
}

/** `presumed` stays: nothing says yet that the set was entered. See docs/decisions. */
function sealIssued(
  { securityModule }: KeyChangeDependencies,
  { meter: previous, to }: KeyChangeCase,
): Promise<Stored<Meter>> {
  const entity: Meter = { ...previous.entity, issued: to.position };
  return sealNext(securityModule, METERS, { previous, entity });
}
