/**
 * `sts-kms key-change reprint`: an issued set once more, the identical digits.
 *
 * @module
 */
import type { Command } from 'commander';
import {
  reprintKeyChange,
  type IssuedSetReference,
} from '../../../custody/key-changes/reprint-key-change.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import type { MeterPAN } from '../../../sts/identity/meter-pan.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { typedMeter } from '../../../exchange/typed-numbers.ts';
import { addSessionOptions } from '../session-options.ts';
import type { Terminal } from '../terminal.ts';
import { giveSet, OUT_OPTION, type GivingOptions } from './give-set.ts';
import { keyChangeDependenciesOf } from './session-key-changes.ts';

interface Options extends GivingOptions {
  readonly issue?: string;
  readonly meter?: MeterPAN;
}

const HELP = `
The digits are computed anew from what was frozen at the issue, and are the same whatever changed
since. By --meter it is the latest set. A reprint counts towards your limit of the day, as a set
does.

Examples:
  sts-kms key-change reprint --meter 600727000000000009
  sts-kms key-change reprint --issue 3f1c6a52-…  --out slip.txt`;

/** Adds the command. */
export function addReprint(change: Command, parts: CustodyCommandParts, terminal: Terminal): void {
  addSessionOptions(change.command('reprint'))
    .option('--issue <id>', 'the set, as sts-kms key-change list names it')
    .option('--meter <meter>', 'the latest set of this meter', typedMeter)
    .option(...OUT_OPTION)
    .summary('print an issued set once more')
    .description('Prints an issued set once more: the identical digits.')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const reference = referenceOf(options);
      await giveSet({ parts, terminal, options }, (session, act) =>
        reprintKeyChange(keyChangeDependenciesOf(session), act, reference),
      );
    });
}

function referenceOf({ issue, meter }: Options): IssuedSetReference {
  if (issue !== undefined && meter === undefined) return { issueId: issue };
  if (meter !== undefined && issue === undefined) return { meterPAN: meter };
  throw new KmsError('CLI_USAGE', 'reprint: --issue ID or --meter PAN wanted, one of them');
}
