/**
 * `sts-kms owner`: the utilities and companies to which supply groups belong.
 *
 * @module
 */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { ADD_OWNER, RENAME_OWNER } from '../../custody/approvals/operations.ts';
import { findOwner } from '../../custody/owners/find-owner.ts';
import { listOwners } from '../../custody/owners/list-owners.ts';
import type { Owner } from '../../keys/owner.ts';
import { answer, answerList } from './answer.ts';
import { doOrAsk } from './ask-approval.ts';
import type { CustodyCommandParts } from './custody-session.ts';
import { addSessionOptions, type SessionOptions } from './session-options.ts';
import { withSession } from './with-session.ts';

const ADD_HELP = `
Deadlines are shown in the time zone of the owner, beside UTC.

Examples:
  sts-kms owner add 'Harbour City' --time-zone Africa/Johannesburg
  sts-kms owner add Kaveri --time-zone Asia/Kolkata --ticket OPS-17`;

/** Adds the noun with its verbs. */
export function addOwnerCommands(program: Command, parts: CustodyCommandParts): void {
  const owner = program.command('owner').description('Owners of supply groups.');
  addAdd(owner, parts);
  addRename(owner, parts);
  addList(owner, parts);
}

function addAdd(owner: Command, parts: CustodyCommandParts): void {
  addSessionOptions(owner.command('add <name>'))
    .requiredOption('--time-zone <zone>', 'IANA name of its time zone')
    .summary('add an owner')
    .description('Adds an owner of supply groups.')
    .addHelpText('after', ADD_HELP)
    .action((name: string, options: SessionOptions & { readonly timeZone: string }) =>
      withSession(parts, options, async (session, act) => {
        const request = { id: randomUUID(), name, timeZone: options.timeZone };
        const asking = { session, act, output: parts.output, options };
        const added = await doOrAsk(asking, ADD_OWNER, request);
        if (added !== null) sayOwner(parts, options, { entity: added.entity, done: 'is recorded' });
      }),
    );
}

function addRename(owner: Command, parts: CustodyCommandParts): void {
  addSessionOptions(owner.command('rename <owner> <name>'))
    .summary('give an owner another name')
    .description('Gives an owner, named by its name or id, another name.')
    .addHelpText('after', "\nExample:\n  sts-kms owner rename Harbour 'Harbour City'")
    .action((known: string, name: string, options: SessionOptions) =>
      withSession(parts, options, async (session, act) => {
        const { dependencies } = session;
        const { id } = (await findOwner(dependencies, act, known)).entity;
        const asking = { session, act, output: parts.output, options };
        const renamed = await doOrAsk(asking, RENAME_OWNER, { id, name });
        if (renamed === null) return;
        sayOwner(parts, options, { entity: renamed.entity, done: 'is its name now' });
      }),
    );
}

function addList(owner: Command, parts: CustodyCommandParts): void {
  addSessionOptions(owner.command('list'), 'JSON Lines')
    .summary('show the owners')
    .description('Shows the owners.')
    .action((options: SessionOptions) =>
      withSession(parts, options, async ({ dependencies }, act) => {
        const owners = (await listOwners(dependencies, act)).map(({ entity }) => entity);
        answerList(parts.output, options, {
          objects: owners,
          heading: ['OWNER', 'TIME ZONE', 'ID'],
          rows: owners.map(({ name, timeZone, id }) => [name, timeZone, id]),
          empty: 'no owners yet: sts-kms owner add NAME --time-zone ZONE',
        });
      }),
    );
}

function sayOwner(
  { output }: CustodyCommandParts,
  options: SessionOptions,
  { entity, done }: { readonly entity: Owner; readonly done: string },
): void {
  answer(output, options, {
    again: 'sts-kms owner list',
    facts: entity,
    text: [`owner ${entity.name} ${done}: ${entity.timeZone}, ${entity.id}`],
  });
}
