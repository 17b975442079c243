/**
 * The command line: every command under its noun.
 *
 * @module
 */
import tab from '@bomb.sh/tab/commander';
import { Command, CommanderError } from 'commander';
import { KmsError } from '../errors/kms-error.ts';
import { addConfigShow } from './config-show.ts';
import { addBenchSheet, type BenchSheetParts } from './bench-sheet/bench-sheet-command.ts';
import { addCustodyCommands } from './custody/custody-commands.ts';
import type { CustodyCommandParts } from './custody/custody-session.ts';
import { eachValue } from './custody/option-values.ts';
import { addMeterCommands } from './custody/meters/meter-commands.ts';
import { addWhyRefused } from './custody/token-checks/why-refused.ts';
import { addDoctor, type DoctorParts } from './doctor/doctor-command.ts';
import { addHsmInspect, type InspectHsm } from './hsm-inspect.ts';
import { addHsmPassport, type MakePassport } from './hsm-passport.ts';
import { addMeterCheck } from './meter-check.ts';
import { lostOutput, PROCESS_OUTPUT, type LostOutput } from './output.ts';
import { addQuickstart, type QuickstartParts } from './quickstart/quickstart-command.ts';
import { reportError } from './report-error.ts';
import { addTablesShow, type LoadTables } from './tables-show.ts';
import { addTokenDecode } from './token-decode.ts';
import { addVectorsRun, type StartVectorRun } from './vectors-run.ts';

/** What the composition root passes in. */
export interface ProgramParts {
  readonly version: string;
  readonly startVectorRun: StartVectorRun;
  readonly loadTables: LoadTables;
  readonly quickstart: QuickstartParts;
  readonly benchSheet: BenchSheetParts;
  readonly doctor: DoctorParts;
  readonly custody: Omit<CustodyCommandParts, 'output'>;
  readonly passport: { readonly make: MakePassport; readonly today: () => string };
  readonly inspectHsm: InspectHsm;
}

const HELP = `
Exit codes: 0 done, 1 failed, 2 bad input, 3 refused by policy, 4 HSM, 5 store.
Every error has a stable code; docs/errors.md says what each one means and what to do.

Examples:
  sts-kms quickstart                               see what this is for, in one command
  sts-kms store init                               make a store for keys, and what guards it
  sts-kms config show                              the configuration in force
  sts-kms meter check 47000123456                  what a meter number says
  sts-kms token decode 56493153725450313471        what a token says
  sts-kms completion bash > sts-kms.bash           completion for your shell: bash, zsh, fish
  sts-kms vectors run test/vectors/vectors.json    check the engine against published vectors
  sts-kms tables show                              which EA07 tables are in use`;

/** Builds the program. */
export function createProgram(parts: ProgramParts): Command {
  const program = new Command('sts-kms')
    .description('Key management for STS prepayment meters (IEC 62055-41).')
    .version(parts.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain a command')
    .addHelpText('after', HELP)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  addQuickstart(program, parts.quickstart, PROCESS_OUTPUT);
  addBenchSheet(program, parts.benchSheet, PROCESS_OUTPUT);
  addDoctor(program, parts.doctor, PROCESS_OUTPUT);
  const custody = { ...parts.custody, output: PROCESS_OUTPUT };
  addCustodyCommands(program, custody);
  const hsm = program.command('hsm').description('Hardware security modules.');
  addHsmInspect(hsm, parts.inspectHsm, PROCESS_OUTPUT);
  addHsmPassport(hsm, parts.passport, PROCESS_OUTPUT);
  const token = program.command('token').description('Tokens of 20 digits.');
  addTokenDecode(token, PROCESS_OUTPUT);
  addWhyRefused(token, custody);
  const meter = program.command('meter').description('Meters, and where their keys stand.');
  addMeterCheck(meter, PROCESS_OUTPUT);
  addMeterCommands(meter, custody);
  const config = program.command('config').description('The configuration of store and HSM.');
  addConfigShow(config, PROCESS_OUTPUT);
  const vectors = program.command('vectors').description('Test vectors of the standard.');
  addVectorsRun(vectors, parts.startVectorRun, PROCESS_OUTPUT);
  const tables = program.command('tables').description('The EA07 cipher tables.');
  addTablesShow(tables, parts.loadTables, PROCESS_OUTPUT);
  inheritSettings(program);
  refuseRepeated(program);
  tab(program, { completionCommandName: 'completion' });
  return program;
}

/** An option that has one value is given once: which of two was meant nobody knows. */
function refuseRepeated(command: Command): void {
  for (const option of command.options) {
    const { variadic, parseArg, long } = option;
    const takesValue = option.required || option.optional;
    if (!takesValue || variadic || parseArg === eachValue) continue;
    let times = 0;
    command.on(`option:${option.name()}`, () => {
      times += 1;
      if (times > 1) throw new KmsError('CLI_USAGE', `${String(long)} is given twice: say one`);
    });
  }
  for (const each of command.commands) refuseRepeated(each);
}

/** Runs the program on the arguments of this process and sets its exit code. */
export async function runProgram(program: Command, args: readonly string[]): Promise<void> {
  try {
    requireText(args);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    const code = exitCodeOf(error, args.includes('--json'));
    if (code !== 0) process.exitCode = code;
  }
  const lost = await lostOutput();
  if (lost !== null) reportLost(lost, args.includes('--json'));
}

/** An answer that did not arrive. What failed itself has said so, and keeps its exit code. */
function reportLost({ code, reason }: LostOutput, json: boolean): void {
  const again = PROCESS_OUTPUT.delivery.again();
  if (again !== null) {
    const message =
      `it is done, and standard output did not take the answer: ` + `${reason}; run: ${again}`;
    const facts = { reason: code, again };
    failAlso(new KmsError('DONE_NOT_DELIVERED', message, { facts }), json);
    return;
  }
  // A reader that has seen enough, as `| head`.
  if (code === 'EPIPE') return;
  const error = new KmsError('FILE_NOT_WRITABLE', `cannot write standard output: ${reason}`);
  failAlso(error, json);
}

/** A failure that was told before keeps its exit code. */
function failAlso(error: KmsError, json: boolean): void {
  const exitCode = reportError(error, PROCESS_OUTPUT, json);
  if (process.exitCode === undefined || process.exitCode === 0) process.exitCode = exitCode;
}

/** Node reads octets that are no UTF-8 as U+FFFD: a name with it would be another one. */
function requireText(args: readonly string[]): void {
  const place = args.findIndex((arg) => arg.includes('\ufffd')) + 1;
  if (place === 0) return;
  throw new KmsError('CLI_USAGE', `argument ${place} is not UTF-8: set the terminal to UTF-8`);
}

function exitCodeOf(error: unknown, json: boolean): number {
  if (!(error instanceof CommanderError)) return reportError(error, PROCESS_OUTPUT, json);
  // Help and version end the parsing by an error with exit code 0.
  if (error.exitCode === 0) return 0;
  const message =
    error.code === 'commander.help'
      ? 'a command is wanted; --help lists them'
      : error.message.replace(/^error: /, '');
  return reportError(new KmsError('CLI_USAGE', message), PROCESS_OUTPUT, json);
}

/** Subcommands made with .command() copy settings at their creation; ours come from one place. */
function inheritSettings(command: Command): void {
  for (const child of command.commands) {
    child.copyInheritedSettings(command);
    inheritSettings(child);
  }
}
