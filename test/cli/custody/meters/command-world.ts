/** Commands on a real store with the real security module, and a terminal to play. */
import { Command } from 'commander';
import { randomUUID } from 'node:crypto';
import { loadConfiguration } from '../../../../src/config/load-configuration.ts';
import type { CustodyCommandParts } from '../../../../src/cli/custody/custody-session.ts';
import { createOutput } from '../../../../src/cli/output.ts';
import { addAuditCommands } from '../../../../src/cli/custody/audit/audit-commands.ts';
import { addKeyChangeCommands } from '../../../../src/cli/custody/key-changes/key-change-commands.ts';
import { addMeterCommands } from '../../../../src/cli/custody/meters/meter-commands.ts';
import type { Terminal } from '../../../../src/cli/custody/terminal.ts';
import { addWhyRefused } from '../../../../src/cli/custody/token-checks/why-refused.ts';
import type { Custody } from '../../../custody/custody-rig.ts';
import { newWorld, worldDependencies, type MeterWorld } from '../../../custody/meter-world.ts';

/** What a command said. */
export interface Said {
  readonly lines: readonly string[];
  readonly notes: readonly string[];
  readonly exitCode: number;
}

/** What the person at the terminal is like; a terminal of nobody unless said otherwise. */
export interface Person {
  readonly shows?: boolean;
  readonly types?: string;
  readonly pipes?: string;
}

/** A world with its commands. */
export interface CommandWorld extends MeterWorld {
  /** Runs a command; what it throws comes out. */
  readonly run: (args: readonly string[], person?: Person) => Promise<Said>;
}

/** A world of two keys, 600101/1 and 600101/2, and its commands. */
export async function newCommandWorld(inFolder: (name: string) => string): Promise<CommandWorld> {
  const access = { kind: 'sqlite', file: inFolder(`${randomUUID()}.db`) } as const;
  const world = await newWorld(access, undefined, { trial: true });
  return { ...world, run: (args, person) => runOn(world, args, person) };
}

/** The commands over a custody of another kind. */
export function commandsOn(custody: Custody): CommandWorld['run'] {
  const dependencies = worldDependencies(custody);
  return (args, person) => runOn({ dependencies }, args, person);
}

async function runOn(
  { dependencies }: Pick<MeterWorld, 'dependencies'>,
  args: readonly string[],
  person: Person = {},
): Promise<Said> {
  const lines: string[] = [];
  const notes: string[] = [];
  const configuration = loadConfiguration();
  const output = createOutput({
    line: (text: string) => void lines.push(...text.split('\n')),
    note: (text: string) => void notes.push(text),
  });
  const openSession = () =>
    Promise.resolve({
      ...{ dependencies, configuration, mode: null, signer: null, abandoned: [] },
      close: () => Promise.resolve([]),
    });
  const parts = { output, openSession } as unknown as CustodyCommandParts;
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await programOf(parts, terminalOf(person)).parseAsync(args, { from: 'user' });
    return {
      lines,
      notes,
      exitCode: process.exitCode === 0 ? 0 : Number.parseInt(String(process.exitCode), 10),
    };
  } finally {
    process.exitCode = before;
  }
}

function programOf(parts: CustodyCommandParts, terminal: Terminal): Command {
  const program = new Command('sts-kms')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, writeOut: parts.output.line });
  addMeterCommands(program.command('meter'), parts);
  addWhyRefused(program.command('token'), parts, terminal);
  addKeyChangeCommands(program, parts, terminal);
  addAuditCommands(program, parts, terminal);
  for (const noun of program.commands) {
    noun.copyInheritedSettings(program);
    for (const verb of noun.commands) verb.copyInheritedSettings(program);
  }
  return program;
}

function terminalOf({ shows = false, types, pipes = '' }: Person): Terminal {
  return {
    shows: () => shows,
    asks: () => types !== undefined,
    ask: () => Promise.resolve(types ?? ''),
    readLine: () => Promise.resolve(pipes),
  };
}

/** The one object that a command said with --json. */
export function objectOf({ lines }: Said): Record<string, unknown> {
  if (lines.length !== 1) throw new Error(`one line wanted, got ${lines.length}`);
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>;
}
