/**
 * `sts-kms vending-key import-wrapped`: a value that somebody else wrapped for this HSM.
 *
 * @module
 */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { readTextFile } from '../../../config/read-file.ts';
import { IMPORT_WRAPPED_KEY } from '../../../custody/approvals/operations.ts';
import { parseWrappedKey } from '../../../exchange/wrapped-key.ts';
import { doOrAsk } from '../ask-approval.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { activateNext, answerKey } from './key-answer.ts';
import { addLifeOptions, lifeRequestOf, type LifeOptions } from './life-options.ts';

const HELP = `
The file names a transport key, which the HSM must hold; the value is opened in the HSM and nowhere
else. docs/formats/wrapped-key.md describes the file.

Example:
  sts-kms vending-key import-wrapped 600101-2.json --ticket OPS-21`;

/** Adds the command. */
export function addImportWrapped(key: Command, parts: CustodyCommandParts): void {
  addLifeOptions(addSessionOptions(key.command('import-wrapped <file>')))
    .summary('take in a value wrapped under a transport key')
    .description('Takes in a value that was wrapped under a transport key of the HSM.')
    .addHelpText('after', HELP)
    .action((file: string, options: LifeOptions) =>
      withSession(parts, options, async (session, act) => {
        const wrapped = parseWrappedKey(readTextFile(file));
        const request = { id: randomUUID(), key: wrapped, ...lifeRequestOf(options) };
        const taken = await doOrAsk(
          { session, act, output: parts.output, options },
          IMPORT_WRAPPED_KEY,
          request,
        );
        if (taken === null) return;
        const said = { session, key: taken, done: 'is imported', also: [activateNext(taken)] };
        answerKey(parts, options, said);
      }),
    );
}
