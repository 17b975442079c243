/**
 * `sts-kms supply-group`: the meters that share vending keys.
 *
 * @module
 */
import { Option, type Command } from 'commander';
import {
  ADD_SUPPLY_GROUP,
  RENAME_SUPPLY_GROUP,
  TRANSFER_SUPPLY_GROUP,
} from '../../custody/approvals/operations.ts';
import { findOwner } from '../../custody/owners/find-owner.ts';
import { listOwners } from '../../custody/owners/list-owners.ts';
import { listSupplyGroups } from '../../custody/supply-groups/list-supply-groups.ts';
import type { SupplyGroup, SupplyGroupKind } from '../../keys/supply-group.ts';
import { typedSupplyGroupCode } from '../../exchange/typed-numbers.ts';
import { answer, answerList } from './answer.ts';
import { doOrAsk } from './ask-approval.ts';
import type { CustodyCommandParts } from './custody-session.ts';
import { addSessionOptions, type SessionOptions } from './session-options.ts';
import { withSession } from './with-session.ts';

interface AddOptions extends SessionOptions {
  readonly name: string;
  readonly owner: string;
  readonly kind: SupplyGroupKind;
}

const KINDS: readonly SupplyGroupKind[] = ['unique', 'default', 'common'];
const ADD_HELP = `
A unique group is the normal one: every meter has a key of its own, derived from a VUDK. Default
groups are of makers (VDDK), common ones of magnetic cards (VCDK).

Example:
  sts-kms supply-group add 600101 --name Electricity --owner 'Harbour City'`;

/** Adds the noun with its verbs. */
export function addSupplyGroupCommands(program: Command, parts: CustodyCommandParts): void {
  const group = program.command('supply-group').description('Supply groups (SGC) of meters.');
  addAdd(group, parts);
  addRename(group, parts);
  addTransfer(group, parts);
  addList(group, parts);
}

function addAdd(group: Command, parts: CustodyCommandParts): void {
  addSessionOptions(group.command('add <sgc>'))
    .requiredOption('--name <text>', 'what people call it')
    .requiredOption('--owner <owner>', 'name or id of its owner')
    .addOption(new Option('--kind <kind>', 'what its keys are').choices(KINDS).default('unique'))
    .summary('add a supply group of an owner')
    .description('Adds a supply group, by its SupplyGroupCode of six digits.')
    .addHelpText('after', ADD_HELP)
    .action((sgc: string, options: AddOptions) =>
      withSession(parts, options, async (session, act) => {
        const { dependencies } = session;
        const { name, kind } = options;
        const supplyGroupCode = typedSupplyGroupCode(sgc);
        const ownerId = (await findOwner(dependencies, act, options.owner)).entity.id;
        const request = { supplyGroupCode, name, ownerId, kind };
        const asking = { session, act, output: parts.output, options };
        const added = await doOrAsk(asking, ADD_SUPPLY_GROUP, request);
        if (added !== null) sayGroup(parts, options, { entity: added.entity, done: 'is recorded' });
      }),
    );
}

function addRename(group: Command, parts: CustodyCommandParts): void {
  addSessionOptions(group.command('rename <sgc> <name>'))
    .summary('give a supply group another name')
    .description('Gives a supply group another name. Its code never changes.')
    .addHelpText('after', "\nExample:\n  sts-kms supply-group rename 600101 'Electricity, north'")
    .action((sgc: string, name: string, options: SessionOptions) =>
      withSession(parts, options, async (session, act) => {
        const supplyGroupCode = typedSupplyGroupCode(sgc);
        const asking = { session, act, output: parts.output, options };
        const renamed = await doOrAsk(asking, RENAME_SUPPLY_GROUP, { supplyGroupCode, name });
        if (renamed === null) return;
        sayGroup(parts, options, { entity: renamed.entity, done: 'has its new name' });
      }),
    );
}

function addTransfer(group: Command, parts: CustodyCommandParts): void {
  addSessionOptions(group.command('transfer <sgc>'))
    .requiredOption('--to <owner>', 'name or id of the new owner')
    .summary('hand a supply group to another owner')
    .description('Hands a supply group, and with it its vending keys, to another owner.')
    .addHelpText('after', '\nExample:\n  sts-kms supply-group transfer 600101 --to Kaveri')
    .action((sgc: string, options: SessionOptions & { readonly to: string }) =>
      withSession(parts, options, async (session, act) => {
        const { dependencies } = session;
        const supplyGroupCode = typedSupplyGroupCode(sgc);
        const ownerId = (await findOwner(dependencies, act, options.to)).entity.id;
        const request = { supplyGroupCode, ownerId };
        const asking = { session, act, output: parts.output, options };
        const moved = await doOrAsk(asking, TRANSFER_SUPPLY_GROUP, request);
        if (moved === null) return;
        sayGroup(parts, options, { entity: moved.entity, done: `belongs to ${options.to} now` });
      }),
    );
}

function addList(group: Command, parts: CustodyCommandParts): void {
  addSessionOptions(group.command('list'), 'JSON Lines')
    .option('--owner <owner>', 'of this owner only')
    .summary('show the supply groups')
    .description('Shows the supply groups.')
    .action((options: SessionOptions & { readonly owner?: string }) =>
      withSession(parts, options, async ({ dependencies }, act) => {
        const { owner } = options;
        const filter =
          owner === undefined
            ? {}
            : { ownerId: (await findOwner(dependencies, act, owner)).entity.id };
        const groups = await listSupplyGroups(dependencies, act, filter);
        const owners = await listOwners(dependencies, act);
        const names = new Map(owners.map(({ entity }) => [entity.id, entity.name]));
        const shown = groups.map(({ entity }) => ({
          ...entity,
          owner: names.get(entity.ownerId) ?? entity.ownerId,
        }));
        answerList(parts.output, options, {
          objects: shown,
          heading: ['SGC', 'NAME', 'KIND', 'OWNER'],
          rows: shown.map((entity) => [entity.id, entity.name, entity.kind, entity.owner]),
          empty: 'no supply groups yet: sts-kms supply-group add SGC --name NAME --owner OWNER',
        });
      }),
    );
}

function sayGroup(
  { output }: CustodyCommandParts,
  options: SessionOptions,
  { entity, done }: { readonly entity: SupplyGroup; readonly done: string },
): void {
  const { id, name, kind } = entity;
  answer(output, options, {
    again: 'sts-kms supply-group list',
    facts: entity,
    text: [`supply group ${id} ${name} (${kind}) ${done}`],
  });
}
