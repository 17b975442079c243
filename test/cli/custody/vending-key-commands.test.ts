/** The commands on vending keys: what they show, what they refuse. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeStores, newCustody, type Custody } from '../../custody/custody-rig.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { custodyCli, type CustodyCli } from './custody-cli.ts';

const inFolder = useTemporaryFolder();
let custody: Custody;
let cli: CustodyCli;

beforeAll(async () => {
  custody = await newCustody({ kind: 'sqlite', file: inFolder('keys.db') }, { trial: true });
  cli = custodyCli(custody);
});
afterAll(closeStores);

/** The first line of an answer with --json. */
async function object(...args: string[]): Promise<Record<string, unknown>> {
  const [line] = await cli.run(...args, '--json');
  return JSON.parse(line ?? '') as Record<string, unknown>;
}

describe('making keys', () => {
  test('generate says what to type next, and list shows both ends', async () => {
    const [made, next] = await cli.run('vending-key', 'generate', '600101', '--base-date', '2014');
    expect(made).toMatch(/^vending key 600101\/1 is generated: pre-active, check value hmac-/);
    expect(next).toBe('next: sts-kms vending-key activate 600101/1');
    await cli.run('vending-key', 'activate', '600101/1');
    const [heading, row] = await cli.run('vending-key', 'list');
    expect(heading).toMatch(/LAST CREDIT MINUTE +LEFT +LAST KEY-CHANGE DATE +LEFT$/);
    expect(row).toMatch(/^600101\/1 TRIAL +DUTK +2014 .* active .* 2045-11-24T20:15Z +6941 d/);
  });

  test('a key is named by SGC/KRN or id, and shown in the time zone of its owner', async () => {
    const shown = await object('vending-key', 'show', '600101/1');
    expect(shown).toMatchObject({
      state: 'active',
      lastCreditMinuteLocal: '2045-11-24 22:15 Africa/Johannesburg',
      lastKeyChangeMinuteLocal: null,
      owner: 'Harbour',
    });
    expect(await object('vending-key', 'show', String(shown['id']))).toEqual(shown);
    expect((await cli.run('vending-key', 'show', '600101/1')).join('\n')).toContain('LAST CREDIT');
  });

  test.each([
    ['600101', 'CLI_USAGE'],
    ['600101/1/2', 'CLI_USAGE'],
    ['x', 'CLI_USAGE'],
    ['600101/one', 'STS_KRN_INVALID'],
  ] as const)('%s names no key', async (name, code) => {
    await expectCodeAsync(cli.run('vending-key', 'show', name), code);
  });

  test('an external key has a reported check value and none of its own', async () => {
    const attributes = ['--base-date', '2014', '--key-type', 'dutk', '--dkga', 'DKGA04'];
    const reported = ['--key-check-value', 'des:C33F45', '--issued-until', '2030-01-01T00:00Z'];
    const command = ['vending-key', 'record-external', '600101/2'];
    expect(await object(...command, ...attributes, ...reported)).toMatchObject({
      origin: 'external',
      keyCheckValue: null,
      reportedKeyCheckValue: 'des:C33F45',
      lastKeyChangeMinute: '2030-01-01T00:00Z',
    });
  });

  test('only keys that the trial file has can be chosen from it', async () => {
    const only = ['examples/trial-keys.json', '--only', '600101/9'];
    await expectCodeAsync(cli.run('vending-key', 'import-trial', ...only), 'CLI_USAGE');
  });
});

describe('dates and states', () => {
  test('extend tells that it brings no credit, and opens a date again', async () => {
    const until = ['--issued-until', '2047-12-31T23:59Z'];
    await cli.run('vending-key', 'extend', '600101/1', ...until);
    expect(cli.notes.join()).toContain('ADV-IUT-KEY-CHANGE-ONLY');
    expect(await object('vending-key', 'show', '600101/1')).toMatchObject({
      lastKeyChangeMinuteLocal: '2048-01-01 01:59 Africa/Johannesburg',
    });
    const opened = await object('vending-key', 'extend', '600101/1', '--issued-until', 'none');
    expect(opened).toMatchObject({ lastKeyChangeMinute: null, keyChangeDaysLeft: null });
  });

  test('extend without a date is a mistake', async () => {
    await expectCodeAsync(cli.run('vending-key', 'extend', '600101/1'), 'CLI_USAGE');
  });

  test('set-expiry ends credit only when that was said', async () => {
    const ending = ['vending-key', 'set-expiry', '600101/1', '1'];
    await expectCodeAsync(cli.run(...ending), 'KEY_EXPIRY_IN_PAST');
    expect(await cli.run(...ending, '--end-credit-now')).toEqual([
      expect.stringContaining('has KEN 1, last credit 2014-04-02T00:31Z: key-change-only'),
    ]);
    expect((await cli.run('vending-key', 'list'))[1]).toMatch(/2014-04-02T00:31Z +over /);
    await cli.run('vending-key', 'set-expiry', '600101/1', '255');
  });

  test('purposes names the rule that does not hold', async () => {
    await cli.run('vending-key', 'suspend', '600101/1');
    const lines = await cli.run('vending-key', 'purposes', '600101/1');
    expect(lines).toContain('credit: REFUSED');
    expect(lines.join('\n')).toMatch(/ {2}NO {2}REQ-USE-STATE {2}/);
    await cli.run('vending-key', 'resume', '600101/1');
    expect(await cli.run('vending-key', 'purposes', '600101/1')).toContain('credit: permitted');
  });
});

describe('destroying', () => {
  const destroy = (...more: string[]) =>
    cli.run('vending-key', 'destroy', '600101/1', '--reason', 'replaced', ...more);

  test('the key is named twice', async () => {
    const file = inFolder('mistyped.json');
    const mistyped = ['--confirm', '600101/2', '--certificate', file];
    await expectCodeAsync(destroy(...mistyped), 'CLI_USAGE');
    expect(existsSync(file)).toBe(false);
  });

  test('a refused destruction leaves no certificate', async () => {
    const file = inFolder('refused.json');
    const active = ['--confirm', '600101/1', '--certificate', file];
    await expectCodeAsync(destroy(...active), 'KEY_DESTROY_STATE');
    expect(existsSync(file)).toBe(false);
  });

  test('no file is overwritten, and then nothing is destroyed', async () => {
    await cli.run('vending-key', 'deactivate', '600101/1');
    const file = inFolder('taken.json');
    writeFileSync(file, 'mine');
    const taken = ['--confirm', '600101/1', '--certificate', file];
    await expectCodeAsync(destroy(...taken), 'FILE_NOT_WRITABLE');
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect(await object('vending-key', 'show', '600101/1')).toMatchObject({
      state: 'deactivated',
    });
  });

  test('the certificate is for its owner, and can be had again by the id of the key', async () => {
    const { id } = await object('vending-key', 'show', '600101/1');
    const [first, second] = [inFolder('first.json'), inFolder('second.json')];
    await destroy('--confirm', '600101/1', '--certificate', first);
    expect(statSync(first).mode & 0o777).toBe(0o600);
    const again = ['--confirm', '600101/1', '--certificate', second];
    await cli.run('vending-key', 'destroy', String(id), ...again);
    expect(readFileSync(second, 'utf8')).toBe(readFileSync(first, 'utf8'));
    expect((await cli.run('vending-key', 'list', '--destroyed')).join('\n')).toContain(String(id));
    await expectCodeAsync(
      cli.run('vending-key', 'show', '8850c21c-86fd-43bf-8f33-6d44c67b1ae9'),
      'RECORD_UNKNOWN',
    );
  });
});
