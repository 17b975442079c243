/**
 * `sts-kms quickstart`: one meter's story and a fleet's key change, on embedded defaults.
 *
 * @module
 */
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import { readTextFile } from '../../config/read-file.ts';
import { KmsError } from '../../errors/kms-error.ts';
import { FLEET_FORMAT } from '../../exchange/fleet-columns.ts';
import type { Clock } from '../../ports/clock.ts';
import { formatUtcMinute, parseUtcMinute } from '../../sts/utc-minute.ts';
import { addHsmOptions, hsmChoiceOf, type HsmChoice, type HsmOptions } from '../hsm-options.ts';
import type { CommandOutput } from '../output.ts';
import { claimOutputFolder, type OutputFolder } from '../output-folder.ts';
import { readTable, type TableReader } from '../read-table.ts';
import { keyEndDates, keyTable } from './closing-screen.ts';
import { RUN_FILE_NAMES, runFleet, type FleetReport } from './fleet-run.ts';
import { tellMeterStory } from './meter-story.ts';
import { aboutKeys, openTrial, type Trial, type TrialParts } from './open-trial.ts';
import { storyText } from './story-screen.ts';
import type { TrialInstallation } from './trial-installation.ts';

/** Given by the composition root. */
export interface QuickstartParts extends TrialParts {
  /** The folder of the product's examples. */
  readonly examplesFolder: string;
  /** The bench sheet as a page. */
  readonly makeBenchSheet: () => Promise<string>;
}

interface Options extends HsmOptions {
  readonly meters?: string;
  readonly out?: string;
  readonly store?: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** A day in the middle of the roll-over: both base dates are alive. */
const SIMULATED_NOW = parseUtcMinute('2024-06-03T09:30Z');
const SIMULATED_CLOCK: Clock = { nowUtc: () => SIMULATED_NOW };
/** How long the Association let 1993 keys serve as the old key of a change. */
const KEY_CHANGE_GRACE = parseUtcMinute('2025-05-31T23:59Z');
const DEFAULT_FOLDER = join('var', 'quickstart');
const DEFAULT_STORE = join('var', 'quickstart-store');

const HELP = `
It runs on trial keys: nothing here can mint money. The first run makes a TRIAL store behind a
sealed in-memory HSM, imports the published legacy keys of examples/trial-keys.json, and generates
their successors on base date 2014. Later runs find these keys there, so the same meter gets the
same tokens; to begin anew, remove the folder. Then one meter's story is told, and the key change
of a fleet is issued.

With --hsm-profile of another HSM there is no store: the keys are made for the run.

Bad rows of the fleet file are a normal result: they go to rejected.csv, and the exit code is 0.

Examples:
  sts-kms quickstart                                   the whole story, files in var/quickstart
  sts-kms quickstart --meters mine.csv --out results   your meters, in the columns of the example
  sts-kms quickstart --json                            one JSON object a line, for programs
  sts-kms quickstart --hsm-profile softhsm2 --token-label kms --pin-file hsm/user-pin \\
    --module-settings hsm/softhsm2.conf --new-installation   on SoftHSM (softhsm/README.md)`;

/** Adds the command. */
export function addQuickstart(
  program: Command,
  parts: QuickstartParts,
  output: CommandOutput,
): void {
  addHsmOptions(program.command('quickstart'))
    .option('--meters <file>', 'a fleet file (default: the 1,000 rows of examples/fleet.csv)')
    .option('--out <folder>', `where the files go (default: ${DEFAULT_FOLDER})`)
    .option('--store <folder>', `where the keys are kept (default: ${DEFAULT_STORE})`)
    .addOption(new Option('--json', 'JSON Lines instead of a story').conflicts('quiet'))
    .option('--quiet', 'only the last line')
    .summary('see the main job: one meter, then a fleet')
    .description("Shows the main job: one meter's story, then the key change of a whole fleet.")
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const choice = hsmChoiceOf(options);
      requireNoStore(choice, options);
      const meters = options.meters ?? join(parts.examplesFolder, 'fleet.csv');
      const reader = await readTable(meters, { format: FLEET_FORMAT, note: output.note });
      // The demonstration's own folder is its own to overwrite; a folder of yours is not.
      const replace = options.out === undefined;
      const path = options.out ?? DEFAULT_FOLDER;
      const trial = await openTrial(parts, {
        choice,
        folder: options.store ?? DEFAULT_STORE,
        trialKeysText: readTextFile(join(parts.examplesFolder, 'trial-keys.json')),
        now: SIMULATED_NOW,
      });
      let folder: OutputFolder | undefined;
      output.delivery.begin();
      try {
        folder = claimOutputFolder(path, { names: RUN_FILE_NAMES, replace });
        const say = speaker(options, output);
        const showProgress = options.json !== true && options.quiet !== true;
        await run(parts, { reader, folder: path, showProgress }, { trial, say });
      } finally {
        const warnings = await trial.close();
        output.delivery.end({ effects: 0, warnings, json: options.json === true });
        folder?.release();
      }
    });
}

function requireNoStore({ profile }: HsmChoice, { store }: Options): void {
  if (profile === 'memory' || store === undefined) return;
  throw new KmsError('CLI_USAGE', `--store: on ${profile} the quickstart keeps no keys`);
}

/** Says a thing to people as text or to programs as JSON, whichever was asked for. */
type Say = (
  event: string,
  facts: Readonly<Record<string, unknown>>,
  text: readonly string[],
) => void;

interface RunRequest {
  readonly reader: TableReader;
  readonly folder: string;
  readonly showProgress: boolean;
}

async function run(
  parts: QuickstartParts,
  request: RunRequest,
  { trial, say }: { readonly trial: Trial; readonly say: Say },
): Promise<void> {
  const { securityModule, installation, store, keys } = trial;
  const { title } = await securityModule.describe();
  const clock = SIMULATED_CLOCK;
  const now = formatUtcMinute(clock.nowUtc());
  const policies = ['mixed-dkga-key-change'];
  say('start', { hsm: title, store, keys, simulatedNow: now, policies }, [
    'sts-kms quickstart — TRIAL keys, worthless by design',
    `  HSM     ${title}`,
    `  keys    ${aboutKeys(trial)}`,
    `  clock   ${now}, simulated: in the middle of the 2014 roll-over`,
    '  policy  mixed-dkga-key-change is on for this demonstration (open point D11)',
    '',
    '1. One meter, told by the meter: each token is typed into a virtual meter',
  ]);
  for await (const line of tellMeterStory({ securityModule, clock, ring: installation.ring })) {
    say('story', line, [storyText(line)]);
  }
  say('heading', {}, [
    '',
    '2. A fleet: from the old key to the new one, each set proved before release',
  ]);
  const report = await runFleet(
    { securityModule, ring: installation.ring, showProgress: request.showProgress },
    { ...request, benchSheet: await parts.makeBenchSheet() },
  );
  sayFleet(say, report);
  sayClosing(say, installation, report);
}

function sayFleet(say: Say, report: FleetReport): void {
  say('fleet', { ...report }, [
    '',
    ...report.rejectedByCode.map(
      ([code, count]) => `    ${String(count).padStart(6)}  rejected  ${code}`,
    ),
    `    ${String(report.issued).padStart(6)}  issued, each proved on its virtual meter`,
    '',
    `${report.issued} issued, ${report.rejected} rejected`,
  ]);
}

function sayClosing(say: Say, installation: TrialInstallation, report: FleetReport): void {
  const keys = keyEndDates(installation, (baseDate) =>
    baseDate === 1993 ? KEY_CHANGE_GRACE : null,
  );
  const { resultPath, rejectPath, benchSheetPath } = report;
  say('end', { keys, resultPath, rejectPath, benchSheetPath }, [
    '',
    '3. The two end dates of each key: credit ends by arithmetic, key changes by permission',
    '',
    ...keyTable(keys),
    '',
    'Files',
    `  ${resultPath}   the tokens, one meter a line: secrets, readable by you only`,
    `  ${rejectPath}   row, column, code, reason, suggestion`,
    `  ${benchSheetPath}   a page of tokens to type into a bench meter with published test keys`,
    '',
    'Try next, with bin on your PATH',
    '  sts-kms meter check 600727470001234560       what a meter number says',
    '  sts-kms token decode 56493153725450313471    what a token says',
    '  sts-kms quickstart --meters FILE --out DIR   your own meters',
    '  sts-kms --help                               everything else',
  ]);
  say('result', { issued: report.issued, rejected: report.rejected }, [
    '',
    `${report.issued} issued, ${report.rejected} rejected`,
  ]);
}

function speaker(options: Options, output: CommandOutput): Say {
  if (options.json === true) {
    return (event, facts) => {
      if (event !== 'heading') output.line(JSON.stringify({ event, ...facts }));
    };
  }
  if (options.quiet === true) {
    return (event, _, text) => {
      if (event === 'result') output.line(text.at(-1) ?? '');
    };
  }
  return (_, __, text) => {
    output.line(text.join('\n'));
  };
}
