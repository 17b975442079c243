/**
 * `sts-kms store status`: what a store is, at a glance.
 *
 * @module
 */
import type { Command } from 'commander';
import {
  readInstallationStatus,
  type InstallationStatus,
} from '../../../custody/installation/installation-status.ts';
import { listVendingKeys } from '../../../custody/vending-keys/list-vending-keys.ts';
import { loadConfiguration } from '../../../config/load-configuration.ts';
import type { ErrorCode } from '../../../errors/catalogue.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import { answer, textFacts } from '../answer.ts';
import type { CustodyCommandParts, CustodySession } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { inSession } from '../with-session.ts';
import type { Act } from '../../../custody/custody-dependencies.ts';
import { PROGRAM } from '../../../people/actor.ts';

const HELP = `
It changes nothing. Announced keys are being made at this moment, or were left unfinished: the next
command or store reconcile ends those.

Of a store whose schema is older or newer than this program's, it says kind, place and schema, and
what to do; the HSM is not needed for that.`;

/** Whoever runs the machine looks, without a credential. */
const LOOKING: Act = { actor: PROGRAM, ticket: null, reason: null };

/** What to do about a store whose schema this program does not read. */
const OTHER_SCHEMA: Readonly<Partial<Record<ErrorCode, string>>> = {
  STORE_SCHEMA_OLDER: 'run sts-kms store migrate; make a backup before',
  STORE_SCHEMA_NEWER: 'a later sts-kms made this schema: run that one; there is no way back',
};

/** Adds the command. */
export function addStatus(store: Command, parts: CustodyCommandParts): void {
  addSessionOptions(store.command('status'))
    .summary('say what the store is and how it is')
    .description('Says what the store is, what guards it and what is in it.')
    .addHelpText('after', HELP)
    .action(async (options: SessionOptions) => {
      const session = await openOrTell(parts, options);
      if (session === null) return;
      await inSession(session, { output: parts.output, options }, async ({ dependencies }) => {
        const status = await readInstallationStatus(dependencies, LOOKING);
        const keys = await listVendingKeys(dependencies, LOOKING);
        const announced = keys
          .filter(({ life }) => life.state === 'generating')
          .map(({ name }) => name);
        answer(parts.output, options, {
          facts: { ...status, announced },
          text: textFacts(factsOf(status, announced)),
        });
      });
    });
}

/** Null: the schema is another one than this program's, and that was said. */
async function openOrTell(
  parts: CustodyCommandParts,
  options: SessionOptions,
): Promise<CustodySession | null> {
  try {
    return await parts.openUnchecked(loadConfiguration(options.config));
  } catch (error) {
    if (!(error instanceof KmsError) || !Object.hasOwn(OTHER_SCHEMA, error.code)) throw error;
    const { kind, place, schema, pending } = error.facts;
    const names = String(pending).split(' ').filter(Boolean);
    const next = OTHER_SCHEMA[error.code] ?? '';
    answer(parts.output, options, {
      facts: { store: { kind, place, schema, pending: names }, code: error.code, next },
      text: textFacts([
        ['store', `${String(kind)} ${String(place)}`],
        ['schema', String(schema)],
        ['pending migrations', names.length === 0 ? 'none' : names.join(', ')],
        ['next', next],
      ]),
    });
    return null;
  }
}

function factsOf(
  { installation, store, hsm, records }: InstallationStatus,
  announced: readonly string[],
): (readonly [string, string])[] {
  const { rotatingTo, storageKeyNumber } = installation;
  return [
    ['installation', `${installation.name}${installation.trial ? '  TRIAL' : ''}`],
    ['id', installation.installationId],
    ['store', `${store.kind} ${store.place}`],
    ['schema', store.schema ?? 'none'],
    ['pending migrations', store.pending.length === 0 ? 'none' : store.pending.join(', ')],
    ['HSM', `${hsm.profile}: ${hsm.title}`],
    ['storage key', String(storageKeyNumber)],
    [
      'rotation',
      rotatingTo === null
        ? 'none under way'
        : `to ${rotatingTo}, cut short or under way: sts-kms store rotate-storage-key`,
    ],
    ['announced keys', announced.length === 0 ? 'none' : announced.join(', ')],
    ...Object.entries(records).map(
      ([table, count]) => [`records: ${table.replace('_', ' ')}`, String(count)] as const,
    ),
  ];
}
