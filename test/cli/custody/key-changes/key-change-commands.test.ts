import { readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { suspendVendingKey } from '../../../../src/custody/vending-keys/suspend-vending-key.ts';
import { resumeVendingKey } from '../../../../src/custody/vending-keys/resume-vending-key.ts';
import { expectCodeAsync } from '../../../support/expect-code.ts';
import { useTemporaryFolder } from '../../../support/temporary-folder.ts';
import { ADA, closeStores } from '../../../custody/custody-rig.ts';
import { dueMeter, leavingAll, panOf } from '../../../custody/meter-world.ts';
import {
  newCommandWorld,
  objectOf,
  type CommandWorld,
  type Person,
} from '../meters/command-world.ts';

const inFolder = useTemporaryFolder();
afterAll(closeStores);

let world: CommandWorld;
beforeAll(async () => {
  world = await newCommandWorld(inFolder);
});
const AT_TERMINAL: Person = { shows: true };
const run = (...args: string[]) => world.run(['key-change', ...args]);
const shown = async (...args: string[]) =>
  (await world.run(['key-change', ...args], AT_TERMINAL)).lines.join('\n');
const TOKEN = /(?:[0-9]{4} ){4}[0-9]{4}/g;
const issuedFor = async (n: number) => (await run('list', '--meter', panOf(n), '--json')).lines;

describe('issue', () => {
  test('a slip of two tokens: order, warning before, display afterwards', async () => {
    await dueMeter(world, 1);
    const slip = await shown('issue', '--meter', panOf(1));
    expect(slip.match(TOKEN)).toHaveLength(2);
    expect(slip).toMatch(/ {2}1 of 2 {3}\d{4} \d{4}[^]* {2}2 of 2 {3}\d{4} \d{4}/);
    expect(slip.indexOf('credit bought before must be entered first')).toBeLessThan(
      slip.indexOf('1 of 2'),
    );
    expect(slip).toContain(
      'the display shows SGC 000000 (2 tokens do not carry 600101),\nKRN 2, TI 01.',
    );
    expect(slip).toContain('No roll-over (RO 0): the meter keeps its memory of used tokens');
    expect(slip).toContain(`sts-kms meter prove ${panOf(1)} 600101/2/01 --source display-readout`);
  });

  test('three tokens carry the supply group, two of such a meter do not', async () => {
    await dueMeter(world, 2, { takesThirdToken: true });
    const slip = await shown('issue', '--meter', panOf(2));
    expect(slip.match(TOKEN)).toHaveLength(3);
    expect(slip).toContain('the display shows SGC 600101,');
    expect((await shown('issue', '--meter', panOf(2), '--tokens', '2')).match(TOKEN)).toHaveLength(
      2,
    );
  });

  test('without a place for the digits nothing is issued', async () => {
    await dueMeter(world, 3);
    const error = await expectCodeAsync(run('issue', '--meter', panOf(3)), 'CLI_USAGE');
    expect(error.message).toContain('add --out FILE');
    await expectCodeAsync(run('reprint', '--meter', panOf(3)), 'CLI_USAGE');
    const taken = inFolder('taken');
    await dueMeter(world, 4);
    await run('issue', '--meter', panOf(4), '--out', taken);
    const again = run('issue', '--meter', panOf(3), '--out', taken);
    await expectCodeAsync(again, 'FILE_NOT_WRITABLE');
    expect(await issuedFor(3)).toEqual([]);
  });

  test('--out: the slip in a file of its owner only, no digit on the screen', async () => {
    const path = inFolder('slip.txt');
    await dueMeter(world, 5);
    const { lines } = await run('issue', '--meter', panOf(5), '--out', path);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^set of 2 tokens for meter \d{18} is in .*slip\.txt; its issue is /);
    expect(lines.join('')).not.toMatch(/(?:\d{4} ?){5}(?!\d)/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8').match(TOKEN)).toHaveLength(2);
    const json = inFolder('slip.json');
    const told = objectOf(await run('reprint', '--meter', panOf(5), '--out', json, '--json'));
    expect(told).toMatchObject({ file: json, reprint: true });
    expect(told).not.toHaveProperty('tokens');
    const kept = JSON.parse(readFileSync(json, 'utf8')) as { readonly tokens: readonly string[] };
    expect(kept.tokens).toHaveLength(2);
  });

  test('a refusal leaves no file', async () => {
    await dueMeter(world, 6);
    const path = inFolder('refused.txt');
    const from = run('issue', '--meter', panOf(6), '--from', '600101/2', '--out', path);
    await expectCodeAsync(from, 'KEY_CHANGE_FROM_UNKNOWN');
    expect(() => statSync(path)).toThrow(/ENOENT/);
    const count = run('issue', '--meter', panOf(6), '--tokens', '3', '--json');
    await expectCodeAsync(count, 'STS_KCT_TOKEN_COUNT');
  });

  test('--json: the digits, and never the MAC over them', async () => {
    await dueMeter(world, 7);
    const told = objectOf(await run('issue', '--meter', panOf(7), '--json', '--message-id', 'm-7'));
    expect(told).toMatchObject({
      meterPAN: panOf(7),
      kind: 'new-revision',
      reprint: false,
      displayAfterwards: { supplyGroupCode: '000000', keyRevisionNumber: 2, tariffIndex: '01' },
    });
    expect(told['tokens']).toHaveLength(2);
    expect(told).not.toHaveProperty('setMac');
    const again = objectOf(
      await run('issue', '--meter', panOf(7), '--json', '--message-id', 'm-7'),
    );
    expect(again).toMatchObject({
      reprint: true,
      tokens: told['tokens'],
      issueId: told['issueId'],
    });
    const other = run('issue', '--meter', panOf(6), '--json', '--message-id', 'm-7');
    await expectCodeAsync(other, 'KEY_CHANGE_MESSAGE_REUSED');
  });

  test('another old key: the presumed one did not fit', async () => {
    await dueMeter(world, 8);
    await run('issue', '--meter', panOf(8), '--json');
    const change = ['intend', panOf(8), '600101/2/05', '--ticket', 'T-1', '--reason', 'a test'];
    await world.run(['meter', ...change]);
    const told = objectOf(
      await run('issue', '--meter', panOf(8), '--from', '600101/2/01', '--json'),
    );
    expect(told).toMatchObject({ kind: 'tariff-index', from: { keyRevisionNumber: 2 } });
  });
});

describe('reprint and list', () => {
  test('the identical digits, by meter and by issue', async () => {
    await dueMeter(world, 20);
    const first = await shown('issue', '--meter', panOf(20));
    const again = await shown('reprint', '--meter', panOf(20));
    expect(again).toMatch(/^KEY-CHANGE SET for meter .*, reprint$/m);
    expect(again.match(TOKEN)).toEqual(first.match(TOKEN));
    const [listed = ''] = await issuedFor(20);
    const { issueId } = JSON.parse(listed) as { readonly issueId: string };
    expect((await shown('reprint', '--issue', issueId)).match(TOKEN)).toEqual(first.match(TOKEN));
    const { lines } = await run('list', '--meter', panOf(20));
    expect(lines[1]).toContain(issueId);
    expect(lines.join('\n')).not.toMatch(/\d{20}/);
  });

  test('what was not issued, or not said', async () => {
    await dueMeter(world, 21);
    const none = run('reprint', '--meter', panOf(21), '--json');
    await expectCodeAsync(none, 'KEY_CHANGE_NOT_ISSUED');
    await expectCodeAsync(run('reprint', '--json'), 'CLI_USAGE');
    const { lines } = await run('list', '--meter', panOf(21));
    expect(lines).toEqual([`no set yet: sts-kms key-change issue --meter ${panOf(21)}`]);
  });
});

describe('why-not', () => {
  test('every rule with its outcome and citation; exit 0 when it could be issued', async () => {
    await dueMeter(world, 30, { lastPurchase: '2026-11-20' });
    const { lines, exitCode } = await run('why-not', '--meter', panOf(30));
    const page = lines.join('\n');
    expect(exitCode).toBe(0);
    expect(lines[0]).toMatch(/: it could be issued, all 36 rules hold$/);
    expect(lines.filter((line) => line.startsWith('pass  REQ-'))).toHaveLength(36);
    expect(page).toMatch(/pass {2}REQ-KC-INTENDED .*\n {6}\S/);
    expect(page).toContain('advice  ADV-KC-TOKENS-NOT-ENTERED');
    expect(page).toContain('next: sts-kms key-change issue');
    expect(await issuedFor(30)).toEqual([]);
  });

  test('exit 3 when it could not, with what would have to change', async () => {
    await dueMeter(world, 31);
    const { id } = world.second;
    await suspendVendingKey(world.dependencies, ADA, await leavingAll(world.dependencies, id));
    const { lines, exitCode } = await run('why-not', '--meter', panOf(31));
    const told = objectOf(await run('why-not', '--meter', panOf(31), '--json'));
    await resumeVendingKey(world.dependencies, ADA, { id: world.second.id });
    expect(exitCode).toBe(3);
    const failing = lines.findIndex((line) => line.startsWith('FAIL  REQ-USE-STATE  New key:'));
    expect(lines.slice(failing + 2, failing + 4)).toEqual([
      expect.stringMatching(/^ {6}is: {6}New key: /),
      expect.stringMatching(/^ {6}to pass: \w/),
    ]);
    expect(lines[0]).toMatch(/could NOT be issued, 1 of 36/);
    expect(lines.at(-1)).toBe('next: do what "to pass" says, and ask again');
    expect(told).toMatchObject({ permitted: false, kind: 'new-revision' });
  });

  test('a way back lacks a reason: the option is named', async () => {
    await dueMeter(world, 32);
    const meter = (verb: string, position: string, ...more: string[]) =>
      world.run(['meter', verb, panOf(32), position, ...more]);
    const why = ['--ticket', 'T-1', '--reason', 'withdrawn'];
    await meter('prove', '600101/2/01', '--source', 'ami');
    await meter('intend', '600101/2/05', ...why);
    await run('issue', '--meter', panOf(32), '--json');
    await meter('prove', '600101/2/05', '--source', 'ami');
    await meter('intend', '600101/2/01', ...why);
    const { lines } = await run('why-not', '--meter', panOf(32));
    expect(lines.at(-1)).toBe(`next: sts-kms key-change issue --meter ${panOf(32)} --reason TEXT`);
    expect(lines.join('\n')).toMatch(/old keys that --from may name instead: 600101\/2\/01/);
  });

  test('nothing would change', async () => {
    await dueMeter(world, 33);
    await world.run(['meter', 'prove', panOf(33), '600101/2/01', '--source', 'ami']);
    const { lines, exitCode } = await run('why-not', '--meter', panOf(33));
    expect(exitCode).toBe(3);
    expect(lines.at(-1)).toBe(`next: sts-kms meter show ${panOf(33)}`);
  });
});
