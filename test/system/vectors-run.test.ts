/** `sts-kms vectors run` from the command line: summary, JSON Lines, and the exit codes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runInProcess } from '../support/run-in-process.ts';

const kms = (...args: readonly string[]) => runInProcess(args);

const folder = mkdtempSync(join(tmpdir(), 'sts-kms-vectors-'));
const PUBLISHED = 'test/vectors/vectors.json';

interface Json {
  numberOfTests: number;
  testGroups: {
    operation: string;
    tests: { inputs: object; expected: Record<string, unknown> }[];
  }[];
}

/** A copy of the published file with one change. */
function changed(name: string, change: (file: Json) => void): string {
  const file = JSON.parse(readFileSync(PUBLISHED, 'utf8')) as Json;
  change(file);
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(file));
  return path;
}

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('vectors run', () => {
  it('passes the published vectors: 325 of 325', async () => {
    const run = await kms('vectors', 'run', PUBLISHED);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.stdout.trimEnd().split('\n').at(-1)).toBe('325 of 325 vectors pass');
    expect(run.stdout).toContain('sha256 2417810c087e153a');
  });

  it('passes our own vectors', async () => {
    expect((await kms('vectors', 'run', 'test/vectors/own.json')).exitCode).toBe(0);
  });

  it('writes one line of JSON a test, with the members of expected', async () => {
    const run = await kms('vectors', 'run', PUBLISHED, '--json');
    const lines = run.stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(325);
    expect(JSON.parse(lines.find((line) => line.includes('"STSA-07-CTSA05-2"')) ?? '')).toEqual({
      id: 'STSA-07-CTSA05-2',
      operation: 'keyChangeTokens',
      pass: true,
      computed: {
        fromDecoderKey: '87F3ECBB2E46B48F',
        toDecoderKey: 'BDC28DCF6005434D',
        rollOver: 1,
        tokens: ['65413070543688156280', '27469374567476953413'],
      },
    });
  });

  it('ends with 1 when a vector fails, and says which and what it computed', async () => {
    const path = changed('fails.json', (file) => {
      const test = file.testGroups[0]?.tests[0];
      if (test !== undefined) test.expected = { ciphertext: '0000000000000000' };
    });
    const run = await kms('vectors', 'run', path);
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toContain('FAILED RFC2994-1 (misty1): computed');
    expect(run.stdout).toContain('8B1DA5F56AB3D07C');
    expect(run.stdout).toContain('324 of 325 vectors pass, 1 fail');
  });

  it('ends with 2 when the file is malformed, and says where', async () => {
    const unknown = changed('unknown.json', (file) => {
      Object.assign(file.testGroups[0]?.tests[0] ?? {}, { comment: 'x' });
    });
    const run = await kms('vectors', 'run', unknown);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toContain('VECTORS_MALFORMED');
    expect(run.stderr).toContain('testGroups[0].tests[0]');
    expect(run.stderr).toContain('comment');
    const count = changed('count.json', (file) => {
      file.numberOfTests = 324;
    });
    expect((await kms('vectors', 'run', count)).stderr).toContain('324 stated, 325 found');
  });

  it('ends with 2 when there is no such file, and tells it as JSON when asked', async () => {
    const run = await kms('vectors', 'run', 'no-such-file.json', '--json');
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(JSON.parse(run.stderr)).toMatchObject({
      error: { code: 'FILE_NOT_READABLE', facts: { path: 'no-such-file.json', reason: 'ENOENT' } },
    });
  });
});
