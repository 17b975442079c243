/** An option with one value is given once; those that are repeated say so. */
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { composeProgram } from '../../src/compose-program.ts';
import { expectCodeAsync } from '../support/expect-code.ts';

/** A command of the program, whose action is `act`. */
function commandOf(words: readonly string[], act: (options: unknown) => void): Command {
  const program = composeProgram();
  let command = program;
  for (const word of words) command = command.commands.find((each) => each.name() === word)!;
  command.action(() => {
    act(command.opts());
  });
  return program;
}

async function given(words: string, ...args: readonly string[]): Promise<unknown> {
  const names = words.split(' ');
  let seen: unknown;
  const program = commandOf(names, (options) => {
    seen = options;
  });
  await program.parseAsync([...names, ...args], { from: 'user' });
  return seen;
}

test.each([
  ['owner list', '--config', 'a', '--config', 'b'],
  ['audit list', '--limit', '5', '--limit=6'],
  ['store init', '--name', 'A', '--shares', '3', '--name', 'B'],
])('%s %s %s %s %s', async (words, ...args) => {
  const { message } = await expectCodeAsync(given(words, ...args), 'CLI_USAGE');
  expect(message).toMatch(/^--[a-z]+ is given twice: say one$/);
});

test('what is repeated is collected, and a flag may be said again', async () => {
  const founders = ['--person', 'a', '--fingerprint', '1', '--person', 'b', '--fingerprint', '2'];
  expect(await given('person bootstrap', ...founders, '--json', '--json')).toMatchObject({
    ...{ person: ['a', 'b'], fingerprint: ['1', '2'], json: true },
  });
  const shares = ['--share', 'a', '--share', 'b', '--to-config', 'c', '--backup', 'd'];
  expect(await given('store move-hsm', ...shares)).toMatchObject({ share: ['a', 'b'] });
  const scope = ['--scope-group', '600101', '--scope-group', '600102', '--scope-owner', 'o'];
  expect(await given('person change', 'Eve', ...scope)).toMatchObject({
    ...{ scopeGroup: ['600101', '600102'], scopeOwner: ['o'] },
  });
});
