/** What an error, a hint or a page tells a person to type exists: command, options, policy. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { createProgram, type ProgramParts } from '../../../src/cli/program.ts';
import { ERROR_CATALOGUE } from '../../../src/errors/catalogue.ts';
import { POLICY_NAMES } from '../../../src/keys/policy-values.ts';

const NOTHING = {};
/** No part is used before a command runs. */
const program = createProgram({
  ...{ version: '0', custody: NOTHING, quickstart: NOTHING, benchSheet: NOTHING },
  ...{ doctor: NOTHING, passport: NOTHING },
} as unknown as ProgramParts);

const filesOf = (folder: string, end: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => `${folder}/${name}`)
    .sort();

const OPTIONS_OF_ALL = ['--help', '--version'];
const COMMAND = /(?<![\w-])sts-kms ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)*)/g;
const OPTION = /(?<![\w-])--[a-z][a-z-]*/g;

const optionsOf = (command: Command): string[] =>
  command.options.flatMap(({ long }) => (typeof long === 'string' ? [long] : []));
const allCommands = (command: Command): Command[] => [
  command,
  ...command.commands.flatMap((child) => allCommands(child)),
];
const EVERY_OPTION = new Set([...OPTIONS_OF_ALL, ...allCommands(program).flatMap(optionsOf)]);

/** The command that words name, and the first word that is no command where one must stand. */
function commandOf(words: readonly string[]): { command: Command; unknown: string | null } {
  let command = program;
  for (const word of words) {
    if (command.commands.length === 0) break;
    const next = command.commands.find((child) => child.name() === word);
    if (next === undefined) return { command, unknown: word };
    command = next;
  }
  return { command, unknown: null };
}

/** What a piece of text that is typed names and does not exist. */
function unknownIn(typed: string): string[] {
  const found: string[] = [];
  const matches = [...typed.matchAll(COMMAND)];
  matches.forEach((match, index) => {
    const { command, unknown } = commandOf(match[1]!.split(' '));
    if (unknown !== null) found.push(`sts-kms … ${unknown}`);
    const rest = typed.slice(match.index, matches[index + 1]?.index ?? typed.length);
    const known = [...OPTIONS_OF_ALL, ...optionsOf(command)];
    for (const [option] of rest.matchAll(OPTION)) {
      if (!known.includes(option)) found.push(`${command.name()} ${option}`);
    }
  });
  return found;
}

/** What prose names in backticks, and options anywhere in it. */
function unknownInProse(text: string): string[] {
  const typed = [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);
  const options = [...text.matchAll(OPTION)].map(([option]) => option);
  return [...typed.flatMap(unknownIn), ...options.filter((option) => !EVERY_OPTION.has(option))];
}

/** Lines that a person types: a line end behind a backslash goes on. */
function commandLines(text: string): string[] {
  return text
    .replaceAll(/ *\\\\?\n\s*/g, ' ')
    .split('\n')
    .filter((line) => /^\s*(?:\$ )?(?:bin\/)?sts-kms /.test(line))
    .map((line) => line.replace(/ {2,}.*$| #.*$/, ''));
}

describe('the check itself', () => {
  test.each([
    ['run `sts-kms audit verify` and `sts-kms store migrate`', []],
    ['`sts-kms audit mend`', ['sts-kms … mend']],
    ['`sts-kms aduit verify`', ['sts-kms … aduit']],
    ['`sts-kms store init --trail`', ['init --trail', '--trail']],
    ['`sts-kms store init --leaving 3`', ['init --leaving']],
    ['give --no-such-thing', ['--no-such-thing']],
    ['give --ticket ID', []],
  ])('%s', (text, unknown) => {
    expect(unknownInProse(text)).toEqual(unknown);
  });

  test('reads lines that go on', () => {
    const lines = commandLines('sts-kms audit recover \\\n  --mend now\nsts-kms audit list --x');
    expect(lines.flatMap(unknownIn)).toEqual(['recover --mend', 'list --x']);
  });
});

describe('remedies', () => {
  test.each(Object.entries(ERROR_CATALOGUE))('%s', (_, { remedy }) => {
    expect(unknownInProse(remedy)).toEqual([]);
  });

  test('name policies as they are', () => {
    const texts = Object.values(ERROR_CATALOGUE).map(({ remedy }) => remedy);
    const named = texts.flatMap((text) => [...text.matchAll(/policy (?:set )?`?(d\d+\w+)/g)]);
    expect(named.length).toBeGreaterThan(0);
    for (const [, name] of named) expect(POLICY_NAMES).toContain(name);
  });
});

/** Labels of keys and signed domains, which look like commands, and words of prose. */
const LABELS = new RegExp(
  'sts-kms (?:enrolment|challenge|transport|storage key|record-|' +
    'audit (?:key|row)|founded|key-change request|made)',
  'u',
);

describe('texts of the source', () => {
  const FOLDERS = ['cli', 'config', 'custody', 'errors', 'keys', 'rollover', 'store'];
  const FILES = FOLDERS.flatMap((folder) => filesOf(`src/${folder}`, '.ts'));

  test.each(FILES)('%s', (file) => {
    const source = readFileSync(file, 'utf8');
    const named = [...source.matchAll(/sts-kms ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)*)/g)];
    const commands = named.filter(([text]) => !LABELS.test(text));
    const unknown = commands.filter(([, words]) => commandOf(words!.split(' ')).unknown !== null);
    expect(unknown.map(([text]) => text)).toEqual([]);
    expect(commandLines(source).flatMap(unknownIn)).toEqual([]);
  });
});

describe('pages', () => {
  const PAGES = ['README.md', ...filesOf('docs', '.md')];

  test.each(PAGES)('%s', (file) => {
    const page = readFileSync(file, 'utf8');
    const blocks = [...page.matchAll(/```(?:sh|console)\n([\s\S]*?)```/g)].map(([, body]) => body!);
    expect(blocks.flatMap(commandLines).flatMap(unknownIn)).toEqual([]);
    const inline = [
      ...page.replaceAll(/```[\s\S]*?```/g, '').matchAll(/`([^`\n]*sts-kms [^`\n]*)`/g),
    ];
    const typed = inline.flatMap(([, code]) => (LABELS.test(code!) ? [] : [code!]));
    expect(typed.flatMap(unknownIn)).toEqual([]);
  });
});
