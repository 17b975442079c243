/** `audit list --token` and `audit digest`: a token named without its digits. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueKeyChange } from '../../../../src/custody/key-changes/issue-key-change.ts';
import { expectCodeAsync } from '../../../support/expect-code.ts';
import { useTemporaryFolder } from '../../../support/temporary-folder.ts';
import { ADA, closeStores } from '../../../custody/custody-rig.ts';
import { dueMeter, panOf } from '../../../custody/meter-world.ts';
import { newCommandWorld, type CommandWorld, type Person } from '../meters/command-world.ts';

const inFolder = useTemporaryFolder();
afterAll(closeStores);

let world: CommandWorld;
let first = '';
beforeAll(async () => {
  world = await newCommandWorld(inFolder);
  await dueMeter(world, 1);
  const order = { meterPAN: panOf(1), messageId: null };
  first = (await issueKeyChange(world.dependencies, ADA, order)).tokens[0] ?? '';
});
const list = (person: Person, ...more: string[]) => world.run(['audit', 'list', ...more], person);
const WRONG = '12345678901234567890';
const grouped = () => first.replaceAll(/(\d{4})/g, '$1 ');

describe('audit list --token', () => {
  test('asks at a terminal, and shows the rows about the token', async () => {
    const { lines } = await list({ types: grouped() }, '--token');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^ROW +AT +WHO +WHAT +TO WHAT$/);
    expect(lines[1]).toMatch(
      new RegExp(`^\\d+ +20\\S+Z +ada +key-change.issue +meter ${panOf(1)}$`),
    );
  });

  test('reads the first line of standard input', async () => {
    const { lines } = await list({ pipes: first }, '--token', '-', '--json');
    const rows = lines.map((line) => JSON.parse(line) as { action: string; facts: string });
    expect(rows.map(({ action }) => action)).toEqual(['key-change.issue']);
    const { lines: told } = await world.run(['audit', 'digest'], { pipes: grouped() });
    expect(JSON.parse(rows[0]?.facts ?? '')).toMatchObject({
      tokenDigests: expect.stringContaining(told[0] ?? 'none') as string,
    });
    expect(lines.join('')).not.toContain(first);
  });

  test('says when there is none, and shows all rows without it', async () => {
    expect((await list({ pipes: WRONG }, '--token', '-')).lines).toEqual(['no rows']);
    expect((await list({})).lines.length).toBeGreaterThan(2);
  });

  test.each([
    ['as the value of --token', ['--token', WRONG]],
    ['in groups', ['--token', '1234', '5678', '9012', '3456', '7890']],
    ['as an argument', [WRONG]],
  ])('refuses digits on the command line: %s', async (_, args) => {
    const error = await expectCodeAsync(list({ types: first }, ...args), 'CLI_USAGE');
    expect(error.message).toContain('every process of this machine can read arguments');
    expect(error.message).not.toMatch(/1234/);
  });

  test('cannot ask where nobody sits', async () => {
    const error = await expectCodeAsync(list({}, '--token'), 'CLI_USAGE');
    expect(error.message).toContain('--token -');
  });
});

test('audit digest names a token the same however it is typed', async () => {
  const digest = async (person: Person) => (await world.run(['audit', 'digest'], person)).lines;
  const [plain] = await digest({ pipes: first });
  expect(plain).toMatch(/^[0-9A-F]{64}$/);
  expect(await digest({ types: grouped() })).toEqual([plain]);
  expect(await digest({ types: first.replaceAll(/(\d{4})(?=\d)/g, '$1-') })).toEqual([plain]);
  expect(await digest({ types: WRONG })).not.toEqual([plain]);
});
