/** The commands that explain: tokens, meter numbers, bench sheets, shell completion. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { runInProcess } from '../support/run-in-process.ts';

const kms = (...args: readonly string[]) => runInProcess(args);

const folder = mkdtempSync(join(tmpdir(), 'sts-kms-explain-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('token decode', () => {
  it('tells all of a class 1 token', async () => {
    const run = await kms('token', 'decode', '5649 3153 7254 5031 3471', '--json');
    expect(JSON.parse(run.stdout)).toEqual({
      tokenClass: 1,
      classMeaning: 'test or display: no key is involved',
      enciphered: false,
      clear: {
        ...{ subclass: 0, crcValid: true, control: 'FFFFFFFFF', manufacturerCode: 0 },
        tests: [{ number: 0, name: expect.stringMatching(/^all tests/) as string }],
      },
    });
  });

  it('says when a digit of it is mistyped, and names no test then', async () => {
    const run = await kms('token', 'decode', '56493153725450313472');
    expect(run.stdout).toContain('check code WRONG');
    expect(run.stdout).not.toMatch(/all tests|test \d/);
  });

  // The last two were computed here: displays 4 and 5 at once, and the reserved test 36.
  it.each([
    ['00000000000150997584', /subclass 0 .* 11 digits[^]*test 1 .*load switch/],
    ['01152921509036054672', /subclass 1 .* 13 digits[^]*test 1 .*load switch/],
    ['02305843005052951967', /subclass 1[^]*test 0 .*all tests/],
    ['18446744073843772416', /test 4 .*key revision number/],
    ['36893488147553322496', /test 5 .*tariff index/],
  ])('names what %s tests', async (digits, text) => {
    expect((await kms('token', 'decode', digits)).stdout).toMatch(text);
  });

  it.each([
    ['65413070543688156280', 'class 2'],
    ['70630503470028726114', 'class 0'],
  ])('tells the class of %s and what cannot be known', async (digits, text) => {
    const run = await kms('token', 'decode', digits);
    expect(run.stdout).toContain(text);
    expect(run.stdout).toContain('enciphered under the decoder key of one meter');
  });

  it.each([
    ['1234', 'STS_TOKEN_FORM'],
    ['99999999999999999999', 'STS_TOKEN_RANGE'],
  ])('refuses %s: %s', async (digits, code) => {
    const run = await kms('token', 'decode', digits);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(code);
  });
});

describe('meter check', () => {
  it.each(['47000123456', '600727-470001234560', '600727 47000123456 0'])(
    'explains %s',
    async (number) => {
      const run = await kms('meter', 'check', number, '--json');
      expect(JSON.parse(run.stdout)).toEqual({
        meterPAN: '600727470001234560',
        issuerIdentificationNumber: '600727',
        decoderReferenceNumber: '47000123456',
        manufacturerCode: '47',
        decoderSerialNumber: '00012345',
        testSubclass: 0,
      });
      expect((await kms('meter', 'check', number)).stdout).toContain('check digits correct');
    },
  );

  it.each([
    ['11111111113', 'check digit 5 expected, got 3'],
    ['600727111111111154', 'check digit 3 expected, got 4'],
    ['600728111111111152', 'STS_PAN_IIN'],
    ['1111111111', '11 or 13 digits wanted, got 10'],
    ['1111111111a', 'STS_DRN_FORM'],
  ])('says what is wrong with %s', async (number, text) => {
    const run = await kms('meter', 'check', number);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toContain(text);
  });
});

describe('bench-sheet', () => {
  it('has the tokens of the published test and the answers of a meter', async () => {
    const run = await kms('bench-sheet', '--json', '--issued-at', '2026-11-22T10:00Z');
    const { steps } = JSON.parse(run.stdout) as { steps: { token: string; expected: string }[] };
    expect(steps.map(({ expected }) => expected)).toEqual([
      ...['accept', 'accept', 'UsedError', 'CRCError', 'CRCError'],
      ...['accept', 'accept', 'accept', 'CRCError'],
    ]);
    // Published as STS 531-1-07 CTSA19-2: key revision 1 to 2 of supply group 201457.
    expect(steps.slice(5, 7).map(({ token }) => token)).toEqual([
      '13792319674136070115',
      '24338605666375437668',
    ]);
  });

  it('writes a page to print, once', async () => {
    const path = join(folder, 'sheet.html');
    const args = ['bench-sheet', '--encryption-algorithm', 'EA11', '--out', path] as const;
    expect((await kms(...args)).exitCode).toBe(0);
    expect(readFileSync(path, 'utf8')).toContain('<td class="token">5649 3153 7254 5031 3471</td>');
    const again = await kms(...args);
    expect(again.exitCode).toBe(2);
    expect(again.stderr).toContain('FILE_NOT_WRITABLE');
  });

  it.each([
    ['600727000000000009', 'EA07', '56493153725450313471'],
    ['600727000000000009', 'EA11', '56493153725450313471'],
    ['000001000000000082', 'EA07', '02305843005052951967'],
    ['000001000000000082', 'EA11', '02305843005052951967'],
  ])(
    '%s under %s: the all-tests token that its maker code needs',
    async (meter, algorithm, token) => {
      const named = ['--meter', meter, '--encryption-algorithm', algorithm] as const;
      const { stdout } = await kms('bench-sheet', ...named, '--json');
      expect((JSON.parse(stdout) as { steps: unknown[] }).steps[0]).toMatchObject({ token });
    },
  );

  it('refuses an instant beyond the base date', async () => {
    const path = join(folder, 'late.html');
    const run = await kms('bench-sheet', '--issued-at', '2045-11-24T20:16Z', '--out', path);
    expect(run.exitCode).toBe(3);
    expect(run.stderr).toContain('STS_TID_RANGE');
    expect(existsSync(path)).toBe(false);
  });
});

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])('for %s names the program', (shell) => {
    expect(runCli('completion', shell).stdout).toContain('sts-kms');
  });

  it('completes commands and choices', () => {
    expect(runCli('complete', '--', 'meter', '').stdout).toMatch(/^check\t/);
    expect(runCli('complete', '--', 'bench-sheet', '--encryption-algorithm', '').stdout).toContain(
      'EA11',
    );
  });
});
