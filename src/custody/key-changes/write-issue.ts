/**
 * Writing down an issued set: everything about it or nothing.
 *
 * @module
 */
import type { Stored } from '../../keys/sealed-record.ts';
import type { KeyChangeIssue } from '../../rollover/key-change-issue.ts';
import type { Meter } from '../../rollover/meter.ts';
import type { TokenDigestsFact } from '../audit/token-digests.ts';
import type { Act } from '../custody-dependencies.ts';
import { positionText } from '../meters/describe-position.ts';
import { samePosition } from '../meters/positions.ts';
import { recordEvent, type Happening } from '../record-event.ts';
import { subjectOf } from '../records/keep-record.ts';
import { hexFromBytes } from '../../sts/text.ts';
import { usesOfSet } from './uses-of-set.ts';
import { METERS } from '../records/record-kinds.ts';
import type { IncomingMessage } from './answered-message.ts';
import { countSet } from './count-set.ts';
import type { KeyChangeDependencies } from './key-change-dependencies.ts';
import type { KeyChangeCase } from './read-key-change.ts';
import { requireStillCurrent, type JudgedRecord } from './still-current.ts';
import { actorName } from '../../people/actor.ts';

/** An issued set and all that is written with it. */
export interface NewIssue {
  readonly change: KeyChangeCase;
  readonly issue: KeyChangeIssue;
  /** Its next version, which has the issued position. */
  readonly meter: Stored<Meter>;
  readonly message: IncomingMessage | undefined;
  /** Ids of the rules that were asked. */
  readonly requirements: readonly string[];
  readonly digests: TokenDigestsFact;
}

/**
 * Writes.
 *
 * @throws {KmsError} KEY_CHANGE_LIMIT; STORE_CONFLICT, STORE_DUPLICATE when somebody was first
 */
export async function writeIssue(
  dependencies: Pick<KeyChangeDependencies, 'clock' | 'limits' | 'store'>,
  act: Act,
  { change, issue, meter, message, requirements, digests }: NewIssue,
): Promise<void> {
  const { store, clock } = dependencies;
  const happening = happeningOf(change, issue, { requirements, digests });
  const records = [['meter', meter] as const];
  await store.transaction(
    async (repositories) => {
      await requireStillCurrent(repositories, judgedRecords(change));
      await countSet(repositories, dependencies, actorName(act.actor));
      await repositories.meters.update(meter);
      await repositories.keyChangeIssues.insert(issue);
      if (message !== undefined) {
        const answer = { answerId: issue.id, answeredAt: issue.issuedAt };
        await repositories.messages.insert({ ...message, ...answer });
      }
      await recordEvent(repositories, { clock, act }, { ...happening, records });
    },
    { sharesCommit: true },
  );
}

/**
 * Each once, most changes being within one group. The meter is not among them: its update names the
 * version that it replaces.
 */
function judgedRecords({ from, to }: KeyChangeCase): JudgedRecord[] {
  const keys = new Set([from, to].map(({ key }) => key));
  const groups = new Set([from, to].map(({ supplyGroup }) => supplyGroup));
  return [
    ...[...keys].map(({ entity }) => ({ table: 'vending_key' as const, record: entity })),
    ...[...groups].map(({ entity }) => ({ table: 'supply_group' as const, record: entity })),
  ];
}

function happeningOf(
  { meter, from, to, agreedBy }: KeyChangeCase,
  issue: KeyChangeIssue,
  { requirements, digests }: Pick<NewIssue, 'requirements' | 'digests'>,
): Happening {
  return {
    action: 'key-change.issue',
    subject: subjectOf(METERS, issue.meterPAN),
    requirements,
    keyUses: usesOfSet(issue),
    facts: {
      issueId: issue.id,
      setMac: hexFromBytes(issue.setMac),
      ...digests,
      kind: issue.kind,
      from: positionText(from.key.entity, from.position),
      fromPresumed: samePosition(from.position, meter.entity.presumed),
      to: positionText(to.key.entity, to.position),
      tokenCount: issue.tokenCount,
      rollOver: issue.rollOver,
      agreedByOwners: agreedBy.join(' '),
    },
  };
}
