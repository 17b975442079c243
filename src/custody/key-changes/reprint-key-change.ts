/**
 * Giving out an issued set once more: the same digits, computed from the frozen inputs, whatever
 * changed since.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { KeyChangeIssue } from '../../rollover/key-change-issue.ts';
import type { MeterPAN } from '../../sts/identity/meter-pan.ts';
import { tokenDigestsFact } from '../audit/token-digests.ts';
import type { Act } from '../custody-dependencies.ts';
import { recordEvent } from '../record-event.ts';
import { subjectOf } from '../records/keep-record.ts';
import { METERS, VENDING_KEYS } from '../records/record-kinds.ts';
import { loadTrusted } from '../records/trusted-record.ts';
import { hexFromBytes } from '../../sts/text.ts';
import { usesOfSet } from './uses-of-set.ts';
import { countSet, requireSetLeft } from './count-set.ts';
import type { GivenSet } from './given-set.ts';
import type { KeyChangeReprinting } from './key-change-dependencies.ts';
import { requireDuty } from '../people/require-duty.ts';
import { actorName } from '../../people/actor.ts';

/** Names an issued set; by its meter it is the latest one. */
export type IssuedSetReference = { readonly issueId: string } | { readonly meterPAN: MeterPAN };

/**
 * Reprints a set. It counts towards the limit and leaves an event.
 *
 * @throws {KmsError} PERSON_DUTY, KEY_CHANGE_NOT_ISSUED, KEY_CHANGE_LIMIT, SM_REPRINT_DIFFERS,
 *   KEY_NO_VALUE, and
 *   when a record cannot be relied on
 */
export async function reprintKeyChange(
  dependencies: KeyChangeReprinting,
  act: Act,
  reference: IssuedSetReference,
): Promise<GivenSet> {
  requireDuty(act, 'key-change.reprint');
  const { store, clock, securityModule } = dependencies;
  await requireSetLeft(store, dependencies, actorName(act.actor));
  const issue = await findIssue(dependencies, reference);
  const from = await loadTrusted(dependencies, VENDING_KEYS, issue.from.vendingKeyId);
  const to = await loadTrusted(dependencies, VENDING_KEYS, issue.to.vendingKeyId);
  const set = await securityModule.reprintKeyChangeSet({ issue, from, to });
  const happening = {
    action: 'key-change.reprint',
    subject: subjectOf(METERS, issue.meterPAN),
    requirements: [],
    keyUses: usesOfSet(issue),
    facts: {
      issueId: issue.id,
      kind: issue.kind,
      tokenCount: issue.tokenCount,
      setMac: hexFromBytes(issue.setMac),
      ...tokenDigestsFact(set),
    },
  };
  await store.transaction(
    async (repositories) => {
      await countSet(repositories, dependencies, actorName(act.actor));
      await recordEvent(repositories, { clock, act }, happening);
    },
    { sharesCommit: true },
  );
  return { issue, tokens: set.tokens, reprint: true };
}

async function findIssue(
  { store }: KeyChangeReprinting,
  reference: IssuedSetReference,
): Promise<KeyChangeIssue> {
  if ('issueId' in reference) {
    const issue = await store.keyChangeIssues.find(reference.issueId);
    if (issue !== undefined) return issue;
    throw new KmsError('KEY_CHANGE_NOT_ISSUED', 'no set has this id');
  }
  const [latest] = await store.keyChangeIssues.listOfMeter(reference.meterPAN, 1);
  if (latest !== undefined) return latest;
  throw new KmsError('KEY_CHANGE_NOT_ISSUED', `no set was issued for ${reference.meterPAN}`);
}
