/** `sts-kms quickstart` as a newcomer runs it: what it says, what it writes, what it refuses. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFleetFile } from '../support/fleet-file.ts';
import { PROGRAM } from '../support/program.ts';
import { runCli, type CliRun } from '../support/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'sts-kms-quickstart-'));
const out = join(folder, 'out');
const store = join(folder, 'store');
const fleet = parse<Row>(readFileSync('examples/fleet.csv', 'utf8'), { columns: true });
let run: CliRun;

/** A quickstart whose keys are in the store of these tests. */
function quickstart(...args: readonly string[]): CliRun {
  return runCli('quickstart', '--store', store, ...args);
}

type Row = Record<string, string>;

const FILES = ['bench-sheet.html', 'key-change-sets.csv', 'rejected.csv'];

function table(name: string, from = out): Row[] {
  return parse(readFileSync(join(from, name), 'utf8'), { columns: true });
}

beforeAll(() => {
  run = quickstart('--out', out);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('what it says', () => {
  it('ends with the counts, and with exit code 0', () => {
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.stdout.trimEnd().split('\n').at(-1)).toBe('975 issued, 25 rejected');
  });

  it('tells the story in the order of the verdicts', () => {
    const verdicts = [...run.stdout.matchAll(/(?:\d{4} ){5} +(\w+)/g)].map((match) => match[1]);
    expect(verdicts).toEqual([
      'DDTKError',
      ...['accept', 'accept', 'accept'],
      ...['accept', 'accept', 'accept'],
      ...['CRCError', 'accept', 'accept', 'accept'],
      'CRCError',
    ]);
    expect(run.stdout).toContain('the reprint has the identical 40 digits');
    expect(run.stdout).toContain('refused (STS_KCT_BASE_DATE)');
  });

  it('says that keys are trial keys, the clock simulated, and which policy is on', () => {
    for (const words of ['TRIAL', '2024-06-03T09:30Z, simulated', 'mixed-dkga-key-change is on']) {
      expect(run.stdout).toContain(words);
    }
  });

  it('shows both end dates of each key', () => {
    const line = run.stdout.split('\n').find((each) => each.includes('600101/1'));
    expect(line).toContain('2024-11-24T20:15Z  2025-05-31T23:59Z');
    expect(run.stdout).toMatch(/600101\/2.*2045-11-24T20:15Z {2}no end set/);
  });
});

describe('what it writes', () => {
  it('a set for each good meter, of as many tokens as asked for', () => {
    const results = table('key-change-sets.csv');
    expect(results).toHaveLength(975);
    for (const result of results) {
      const row = fleet[Number(result['line']) - 2] ?? {};
      expect(result['meter_pan']).toBe(row['meter_pan']);
      const tokens = [1, 2, 3, 4].map((n) => result[`token_${n}`] ?? '').filter((t) => t !== '');
      expect(String(tokens.length)).toBe(row['key_change_tokens']);
      for (const token of tokens) expect(token).toMatch(/^[0-9]{20}$/);
      expect(result['roll_over']).toBe('1');
    }
  });

  it('each reject with its column, code, reason and suggestion', () => {
    const rejects = table('rejected.csv');
    const counts = new Map<string, number>();
    for (const { column = '', code = '', reason, suggestion } of rejects) {
      const key = `${code} ${column}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      expect(reason).not.toBe('');
      expect(suggestion).not.toBe('');
    }
    expect(Object.fromEntries(counts)).toEqual({
      'STS_DRN_CHECK_DIGIT decoder_reference_number': 3,
      'STS_DRN_LENGTH decoder_reference_number': 3,
      'METER_PAN_MISMATCH meter_pan': 3,
      'KEY_SUPPLY_GROUP_UNKNOWN supply_group_code': 3,
      'KEY_REVISION_UNKNOWN key_revision_number': 3,
      'STS_EA_WITHDRAWN encryption_algorithm': 2,
      'STS_TI_INVALID new_tariff_index': 2,
      'STS_KCT_TOKEN_COUNT key_change_tokens': 2,
      'STS_KCT_KEY_TYPE new_supply_group_code': 2,
      'FLEET_METER_DUPLICATE meter_pan': 2,
    });
  });

  it('nothing that others may read, and nothing half-written', () => {
    const names = readdirSync(out).sort();
    expect(names).toEqual(FILES);
    for (const name of names) expect(statSync(join(out, name)).mode & 0o077).toBe(0);
  });
});

describe('what it refuses', () => {
  it('a folder with results: exit 3, the files stay', () => {
    const before = readFileSync(join(out, 'key-change-sets.csv'), 'utf8');
    const again = quickstart('--out', out);
    expect(again).toMatchObject({ exitCode: 3, stdout: '' });
    expect(again.stderr).toContain('OUTPUT_EXISTS');
    expect(readFileSync(join(out, 'key-change-sets.csv'), 'utf8')).toBe(before);
  });

  it.each([
    ['no such file', undefined, 'FILE_NOT_READABLE'],
    ['a file without the columns', 'a,b\n1,2\n', 'FLEET_COLUMN_MISSING'],
    ['an empty file', '', 'FLEET_MALFORMED'],
  ])('%s: exit 2, no result file', (name, text, code) => {
    const path = join(folder, `${name}.csv`);
    if (text !== undefined) writeFileSync(path, text);
    const target = join(folder, `out of ${name}`);
    const refused = quickstart('--quiet', '--meters', path, '--out', target);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain(code);
    expect(readdirSync(folder).includes(`out of ${name}`) ? readdirSync(target) : []).toEqual([]);
  });
});

describe('a run that does not come to its end as planned', () => {
  it('goes on to its own end when its reader leaves', () => {
    const target = join(folder, 'reader left');
    const command = `"$0" quickstart --out "$1" --store "$2" | head -1`;
    execFileSync('sh', ['-c', command, PROGRAM, target, store], { stdio: 'pipe' });
    expect(readdirSync(target).sort()).toEqual(FILES);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const meters = join(folder, 'interrupted.csv');
    writeFleetFile(meters, 100_000, 0);
    const target = join(folder, 'interrupted');
    const places = ['--out', target, '--store', store];
    const args = [PROGRAM, 'quickstart', '--quiet', '--meters', meters, ...places];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stderr.on('data', (part: Buffer) => (said += part.toString()));
    while (!existsSync(join(target, 'key-change-sets.csv.partial'))) await pause(10);
    child.kill('SIGINT');
    const [exitCode] = (await once(child, 'exit')) as [number | null];
    expect(exitCode).toBe(1);
    expect(said).toContain('CLI_INTERRUPTED');
    expect(readdirSync(target)).toEqual([]);
  });

  it('refuses a second run into its folder', async () => {
    const meters = join(folder, 'first.csv');
    writeFleetFile(meters, 50_000, 0);
    const target = join(folder, 'shared');
    const places = ['--out', target, '--store', store];
    const args = [PROGRAM, 'quickstart', '--quiet', '--meters', meters, ...places];
    const first = spawn(process.execPath, args, { stdio: 'ignore' });
    while (!existsSync(join(target, '.sts-kms-run.lock'))) await pause(10);
    // With keys of its own: those of the first run are locked too.
    const second = runCli(
      'quickstart',
      '--store',
      join(folder, 'apart'),
      '--quiet',
      '--out',
      target,
    );
    expect(second.exitCode).toBe(3);
    expect(second.stderr).toContain('OUTPUT_BUSY');
    const [exitCode] = (await once(first, 'exit')) as [number | null];
    expect(exitCode).toBe(0);
    expect(table('key-change-sets.csv', target)).toHaveLength(50_000);
  });

  it('removes the last results of its own folder before it fails', () => {
    const here = mkdtempSync(join(folder, 'own-'));
    const bad = join(folder, 'bad.csv');
    writeFileSync(bad, 'a,b\n1,2\n');
    const quickstartHere = (...args: string[]): number | null =>
      spawnSync(process.execPath, [PROGRAM, 'quickstart', '--quiet', ...args], { cwd: here })
        .status;
    expect(quickstartHere()).toBe(0);
    expect(readdirSync(join(here, 'var', 'quickstart')).sort()).toEqual(FILES);
    expect(quickstartHere('--meters', bad)).toBe(2);
    expect(readdirSync(join(here, 'var', 'quickstart'))).toEqual([]);
  });
});

describe('for programs', () => {
  it('--json gives one object a line', () => {
    const json = quickstart('--json', '--out', join(folder, 'json'));
    const events = json.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string });
    expect(events.at(-1)).toEqual({ event: 'result', issued: 975, rejected: 25 });
    expect(new Set(events.map(({ event }) => event))).toEqual(
      new Set(['start', 'story', 'fleet', 'end', 'result']),
    );
  });

  it('--quiet gives the last line only', () => {
    const quiet = quickstart('--quiet', '--out', join(folder, 'quiet'));
    expect(quiet.stdout).toBe('975 issued, 25 rejected\n');
  });
});
