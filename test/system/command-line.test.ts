/** The command line itself: help that teaches, mistakes that are explained. */
import { describe, expect, it } from 'vitest';
import { runInProcess } from '../support/run-in-process.ts';

const kms = (...args: readonly string[]) => runInProcess(args);

describe('help', () => {
  it.each([
    [['--help'], 'vectors run'],
    [['vectors', 'run', '--help'], 'Exit code 0: all pass'],
    [['tables', 'show', '--help'], 'Compare the digest'],
  ])('%j says what to type', async (args, text) => {
    const run = await kms(...args);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.stdout).toContain(text);
  });

  it('prints the version', async () => {
    expect((await kms('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('mistakes', () => {
  it.each([
    [['vektors'], "unknown command 'vektors'"],
    [['vectors', 'rum', 'x'], "unknown command 'rum'"],
    [['vectors', 'run'], "missing required argument 'file'"],
    [['vectors', 'run', 'x', '--jsn'], '--json'],
    [[], 'a command is wanted'],
  ])('%j is bad input', async (args, text) => {
    const run = await kms(...args);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toContain('CLI_USAGE');
    expect(run.stderr).toContain(text);
    expect(run.stderr).toContain('what to do');
  });
});

describe('tables show', () => {
  it('shows the digest of each set', async () => {
    const run = await kms('tables', 'show', '--json');
    const { tables } = JSON.parse(run.stdout) as { tables: { name: string; digest: string }[] };
    expect(tables.map(({ name, digest }) => [name, digest.slice(0, 16)])).toEqual([
      ['operational', '2417810c087e153a'],
      ['sample', 'cca464f5c6877ecc'],
    ]);
    expect((await kms('tables', 'show')).stdout).toContain('licensees');
  });
});
