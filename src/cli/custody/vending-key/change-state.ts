/**
 * The verbs that bring a vending key into another state.
 *
 * @module
 */
import type { Command } from 'commander';
import type { GovernedOperation } from '../../../custody/approvals/governed-operation.ts';
import {
  ACTIVATE_KEY,
  COMPROMISE_KEY,
  DEACTIVATE_KEY,
  END_CREDIT,
  RESUME_KEY,
  SUSPEND_KEY,
} from '../../../custody/approvals/operations.ts';
import type { LeavingRequest } from '../../../custody/vending-keys/change-state.ts';
import type { Stored } from '../../../keys/sealed-record.ts';
import type { VendingKey } from '../../../keys/vending-key.ts';
import { doOrAsk } from '../ask-approval.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { findKey } from './find-key.ts';
import { answerKey } from './key-answer.ts';
import { addLeaving, leavingOf, type LeavingOptions } from './leaving-option.ts';

interface Verb {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly done: string;
  readonly operation: GovernedOperation<LeavingRequest, Stored<VendingKey>>;
  /** Meters that hold the key are left behind. */
  readonly leaves?: true;
}

const VERBS: readonly Verb[] = [
  {
    name: 'activate',
    summary: 'bring a pre-active key into use',
    description: 'Brings a pre-active key into use, from its first minute on.',
    done: 'is activated',
    operation: ACTIVATE_KEY,
  },
  {
    name: 'suspend',
    summary: 'stop a key for now',
    description: 'Stops every use of a key until it is resumed.',
    done: 'is suspended',
    leaves: true,
    operation: SUSPEND_KEY,
  },
  {
    name: 'resume',
    summary: 'bring a suspended key back into use',
    description: 'Brings a suspended key back into use.',
    done: 'is resumed',
    operation: RESUME_KEY,
  },
  {
    name: 'key-change-only',
    summary: 'end the credit of a key now',
    description:
      'Ends the credit of a key: it is the old key of key changes, and nothing else. No way back.',
    done: 'is for key changes only',
    operation: END_CREDIT,
  },
  {
    name: 'compromise',
    summary: 'mark a key as known to others',
    description: 'Marks a key as known to others: meters move off it. There is no way back.',
    done: 'is marked as compromised',
    operation: COMPROMISE_KEY,
  },
  {
    name: 'deactivate',
    summary: 'end every use of a key',
    description: 'Ends every use of a key, key changes included. After that it may be destroyed.',
    done: 'is deactivated',
    leaves: true,
    operation: DEACTIVATE_KEY,
  },
];

/** Adds the verbs. */
export function addChangeState(key: Command, parts: CustodyCommandParts): void {
  for (const verb of VERBS) addVerb(key, parts, verb);
}

function addVerb(key: Command, parts: CustodyCommandParts, verb: Verb): void {
  const command = addSessionOptions(key.command(`${verb.name} <key>`));
  if (verb.leaves === true) addLeaving(command);
  command
    .summary(verb.summary)
    .description(verb.description)
    .addHelpText('after', `\nExample:\n  sts-kms vending-key ${verb.name} 600101/1 --ticket OPS-4`)
    .action((named: string, options: LeavingOptions) =>
      withSession(parts, options, async (session, act) => {
        const { id } = await findKey(session, act, named);
        const asking = { session, act, output: parts.output, options };
        const changed = await doOrAsk(asking, verb.operation, { id, ...leavingOf(options) });
        if (changed === null) return;
        answerKey(parts, options, { session, key: changed, done: verb.done });
      }),
    );
}
