/**
 * `sts-kms vending-key import-trial`: clear values of a trial-key file, into a TRIAL store.
 *
 * @module
 */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { readTextFile } from '../../../config/read-file.ts';
import type { Act } from '../../../custody/custody-dependencies.ts';
import { importTrialKey } from '../../../custody/vending-keys/import-trial-key.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import { parseTrialKeys, type TrialKey } from '../../../exchange/trial-keys.ts';
import { vendingKeyName } from '../../../keys/vending-key.ts';
import type { CustodyCommandParts, CustodySession } from '../custody-session.ts';
import { addSessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { answerKey } from './key-answer.ts';
import { addLifeOptions, lifeRequestOf, type LifeOptions } from './life-options.ts';

interface Options extends LifeOptions {
  readonly only?: string;
}

const HELP = `
For demonstrations and rehearsals: the file shows its values to whoever reads it, and every key from
it is marked TRIAL for life. Keys are taken one after the other; what was taken before one is
refused stays. Their supply groups must be recorded.

Examples:
  sts-kms vending-key import-trial examples/trial-keys.json
  sts-kms vending-key import-trial examples/trial-keys.json --only 201457/1`;

/** Adds the command. */
export function addImportTrial(key: Command, parts: CustodyCommandParts): void {
  addLifeOptions(addSessionOptions(key.command('import-trial <file>'), 'JSON Lines'))
    .option('--only <key>', 'this key of the file: SGC/KRN')
    .summary('take clear trial values into a TRIAL store')
    .description('Takes the keys of a trial-key file into a TRIAL store.')
    .addHelpText('after', HELP)
    .action(async (file: string, options: Options) => {
      const keys = parseTrialKeys(readTextFile(file));
      try {
        const wanted = chosen(keys, options.only);
        await withSession(parts, options, async (session, act) => {
          await importAll({ parts, session, options }, act, wanted);
        });
      } finally {
        for (const { value } of keys) value.fill(0);
      }
    });
}

interface Importing {
  readonly parts: CustodyCommandParts;
  readonly session: CustodySession;
  readonly options: Options;
}

async function importAll(
  { parts, session, options }: Importing,
  act: Act,
  keys: readonly TrialKey[],
): Promise<void> {
  for (const key of keys) {
    const request = { id: randomUUID(), key, ...lifeRequestOf(options) };
    const taken = await importTrialKey(session.dependencies, act, request);
    answerKey(parts, options, { session, key: taken, done: 'is imported, TRIAL' });
  }
}

function chosen(keys: readonly TrialKey[], only: string | undefined): readonly TrialKey[] {
  if (only === undefined) return keys;
  const wanted = keys.filter(({ attributes }) => vendingKeyName(attributes) === only);
  if (wanted.length > 0) return wanted;
  const names = keys.map(({ attributes }) => vendingKeyName(attributes)).join(', ');
  throw new KmsError('CLI_USAGE', `--only ${only}: the file has ${names}`);
}
