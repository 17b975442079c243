import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueKeyChange } from '../../../../src/custody/key-changes/issue-key-change.ts';
import { expectCodeAsync } from '../../../support/expect-code.ts';
import { useTemporaryFolder } from '../../../support/temporary-folder.ts';
import { actionsOf, ADA, closeStores } from '../../../custody/custody-rig.ts';
import { dueMeter, panOf } from '../../../custody/meter-world.ts';
import {
  newCommandWorld,
  objectOf,
  type CommandWorld,
  type Person,
} from '../meters/command-world.ts';

const inFolder = useTemporaryFolder();
afterAll(closeStores);

let world: CommandWorld;
let first = '';
beforeAll(async () => {
  world = await newCommandWorld(inFolder);
  await dueMeter(world, 1);
  await dueMeter(world, 2);
  const order = { meterPAN: panOf(1), messageId: null };
  first = (await issueKeyChange(world.dependencies, ADA, order)).tokens[0] ?? '';
});
const ask = (person: Person, ...more: string[]) =>
  world.run(['token', 'why-refused', '--meter', panOf(1), ...more], person);
const WRONG = '12345678901234567890';

describe('the digits', () => {
  test('are typed at a terminal when asked', async () => {
    const { lines } = await ask({ types: first.replaceAll(/(\d{4})/g, '$1 ') });
    expect(lines).toEqual([
      `Token at meter ${panOf(1)}: key-change-section of meter ${panOf(1)}, no time of issue in it`,
      '',
      '1. half-entered-key-change  (80 of 100)',
      '   This is a token of a key-change set. The key changes only when all tokens of the set ' +
        'are in;',
      '   after a pause of some minutes the meter forgets the first ones.',
      '',
      'Say to the customer:',
      '  "Please enter all key-change tokens one after the other without a pause, and then ' +
        'your token."',
    ]);
  });

  test('or are the first line of standard input', async () => {
    const answer = objectOf(await ask({ pipes: first }, '--token', '-', '--json'));
    expect(answer).toMatchObject({
      meterPAN: panOf(1),
      token: { kind: 'key-change-section' },
      causes: [{ name: 'half-entered-key-change' }],
    });
    expect(JSON.stringify(answer)).not.toContain(first);
  });

  test.each([
    ['as the value of --token', ['--token', WRONG]],
    ['in groups', ['--token', '1234 5678 9012 3456 7890']],
    ['as an argument', [WRONG]],
    ['as arguments in groups', ['1234', '5678', '9012', '3456', '7890']],
  ])('are refused on the command line: %s', async (_, args) => {
    const before = (await actionsOf(world.custody)).length;
    const error = await expectCodeAsync(ask({ types: first }, ...args), 'CLI_USAGE');
    expect(error.message).toContain('every process of this machine can read arguments');
    expect(error.message).not.toMatch(/1234/);
    expect(await actionsOf(world.custody)).toHaveLength(before);
  });

  test('cannot be asked for where nobody sits', async () => {
    const error = await expectCodeAsync(ask({}), 'CLI_USAGE');
    expect(error.message).toContain('--token -');
  });

  test('must be twenty; how many came is told, not which', async () => {
    const error = await expectCodeAsync(ask({ types: '987654' }), 'TOKEN_CHECK_REQUEST');
    expect(error.message).toBe('20 digits are required, found 6');
  });
});

describe('what else is known', () => {
  test('the display, the day of purchase, other meters: causes in their order', async () => {
    const display = ['--display-sgc', '600101', '--display-krn', '7', '--display-ti', '01'];
    const known = ['--display-error', 'rejected', '--bought', '2026-11-20'];
    const other = ['--other-meter', panOf(2)];
    const { lines } = await ask({ types: WRONG }, ...display, ...known, ...other);
    const page = lines.join('\n');
    expect(lines[0]).toBe(`Token at meter ${panOf(1)}: no token of the meters that were named`);
    expect(page).toMatch(/1\. other-key-on-meter[^]*2\. typing-error[^]*3\. unknown/);
    expect(page).toContain('"Your meter is registered wrongly with us;');
    expect(page).not.toContain(WRONG);
  });

  test.each([
    ['--bought', '2026-02-30', 'TOKEN_CHECK_REQUEST'],
    ['--display-krn', '0', 'STS_KRN_INVALID'],
    ['--display-sgc', '6001', 'STS_SGC_INVALID'],
    ['--display-ti', '1', 'STS_TI_INVALID'],
    ['--other-meter', '600727000000000001', 'STS_PAN_CHECK_DIGIT'],
  ] as const)('%s %s is %s', async (option, value, code) => {
    await expectCodeAsync(ask({ types: WRONG }, option, value), code);
  });

  test('ten failures, and no more today', async () => {
    await dueMeter(world, 3);
    const wrong = (actor: string) =>
      world.run(['token', 'why-refused', '--meter', panOf(3), '--actor', actor], { types: WRONG });
    for (let n = 0; n < 10; n += 1) await wrong(`person ${n}`);
    await expectCodeAsync(wrong('another'), 'TOKEN_CHECK_LIMIT');
  });
});
