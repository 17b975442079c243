/**
 * The verbs that bring a vending key into another state.
 *
 * @module
 */
import type { Command } from 'commander';
import type { Act } from '../../../custody/custody-dependencies.ts';
import { activateVendingKey } from '../../../custody/vending-keys/activate-vending-key.ts';
import type { KeyRequest } from '../../../custody/vending-keys/change-state.ts';
import { deactivateVendingKey } from '../../../custody/vending-keys/deactivate-vending-key.ts';
import type { KeyCustody } from '../../../custody/vending-keys/key-custody.ts';
import { makeKeyChangeOnly } from '../../../custody/vending-keys/make-key-change-only.ts';
import { markCompromised } from '../../../custody/vending-keys/mark-compromised.ts';
import { resumeVendingKey } from '../../../custody/vending-keys/resume-vending-key.ts';
import { suspendVendingKey } from '../../../custody/vending-keys/suspend-vending-key.ts';
import type { Stored } from '../../../keys/sealed-record.ts';
import type { VendingKey } from '../../../keys/vending-key.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, withSession, type SessionOptions } from '../session-options.ts';
import { findKey } from './find-key.ts';
import { answerKey } from './key-answer.ts';

interface Verb {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly done: string;
  readonly change: (
    dependencies: KeyCustody,
    act: Act,
    request: KeyRequest,
  ) => Promise<Stored<VendingKey>>;
}

const VERBS: readonly Verb[] = [
  {
    name: 'activate',
    summary: 'bring a pre-active key into use',
    description: 'Brings a pre-active key into use, from its first minute on.',
    done: 'is activated',
    change: activateVendingKey,
  },
  {
    name: 'suspend',
    summary: 'stop a key for now',
    description: 'Stops every use of a key until it is resumed.',
    done: 'is suspended',
    change: suspendVendingKey,
  },
  {
    name: 'resume',
    summary: 'bring a suspended key back into use',
    description: 'Brings a suspended key back into use.',
    done: 'is resumed',
    change: resumeVendingKey,
  },
  {
    name: 'key-change-only',
    summary: 'end the credit of a key now',
    description:
      'Ends the credit of a key: it is the old key of key changes, and nothing else. No way back.',
    done: 'is for key changes only',
    change: makeKeyChangeOnly,
  },
  {
    name: 'compromise',
    summary: 'mark a key as known to others',
    description: 'Marks a key as known to others: meters move off it. There is no way back.',
    done: 'is marked as compromised',
    change: markCompromised,
  },
  {
    name: 'deactivate',
    summary: 'end every use of a key',
    description: 'Ends every use of a key. After that it may be destroyed.',
    done: 'is deactivated',
    change: deactivateVendingKey,
  },
];

/** Adds the verbs. */
export function addChangeState(key: Command, parts: CustodyCommandParts): void {
  for (const verb of VERBS) addVerb(key, parts, verb);
}

function addVerb(key: Command, parts: CustodyCommandParts, verb: Verb): void {
  addSessionOptions(key.command(`${verb.name} <key>`))
    .summary(verb.summary)
    .description(verb.description)
    .addHelpText('after', `\nExample:\n  sts-kms vending-key ${verb.name} 600101/1 --ticket OPS-4`)
    .action((named: string, options: SessionOptions) =>
      withSession(parts, options, async (session, act) => {
        const { id } = await findKey(session, named);
        const changed = await verb.change(session.dependencies, act, { id });
        answerKey(parts, options, { session, key: changed, done: verb.done });
      }),
    );
}
