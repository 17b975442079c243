/** A result file is there whole or not at all, and is its owner's alone. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { startWholeFile, type WholeFile } from '../../src/cli/whole-file.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const inFolder = useTemporaryFolder();

/** A path in a folder of its own. */
function newPath(name: string): string {
  mkdirSync(inFolder(name));
  return path.join(inFolder(name), 'result.csv');
}

const namesIn = (file: string) => readdirSync(path.dirname(file));

/** More than one write to the disk. */
const LARGE = `${'0123456789'.repeat(100_000)}\n`;

describe('finish', () => {
  test('gives the file its name, and only then', async () => {
    const file = await startWholeFile(newPath('finish'));
    file.write('one\n');
    file.write('two\n');
    await file.drained();
    expect(existsSync(file.path)).toBe(false);
    await file.finish();
    expect(readFileSync(file.path, 'utf8')).toBe('one\ntwo\n');
    expect(namesIn(file.path)).toEqual(['result.csv']);
  });

  test('a file without a word is there too', async () => {
    const file = await startWholeFile(newPath('empty'));
    await file.finish();
    expect(readFileSync(file.path, 'utf8')).toBe('');
  });

  test('replaces what was there, in one step', async () => {
    const target = newPath('replace');
    writeFileSync(target, 'old');
    const file = await startWholeFile(target);
    file.write(LARGE);
    await file.drained();
    expect(readFileSync(target, 'utf8')).toBe('old');
    await file.finish();
    expect(readFileSync(target, 'utf8')).toBe(LARGE);
  });
});

describe('mode 0600', () => {
  const modeOf = (file: WholeFile) => statSync(file.path).mode & 0o777;

  test('of a new file, and of one that was readable by all', async () => {
    const target = newPath('mode');
    writeFileSync(target, 'old', { mode: 0o644 });
    const file = await startWholeFile(target);
    await file.finish();
    expect(modeOf(file)).toBe(0o600);
  });

  test('even beside the remains of a run that left them readable by all', async () => {
    const target = newPath('remains');
    writeFileSync(`${target}.partial`, 'remains of another program', { mode: 0o644 });
    const file = await startWholeFile(target);
    file.write('new\n');
    await file.finish();
    expect(readFileSync(target, 'utf8')).toBe('new\n');
    expect(modeOf(file)).toBe(0o600);
  });
});

describe('abandon', () => {
  test('leaves nothing, and what was there stays', async () => {
    const target = newPath('abandon');
    writeFileSync(target, 'old');
    const file = await startWholeFile(target);
    file.write(LARGE);
    await file.drained();
    await file.abandon();
    expect(namesIn(target)).toEqual(['result.csv']);
    expect(readFileSync(target, 'utf8')).toBe('old');
  });

  test('at once, and twice', async () => {
    const target = newPath('at-once');
    const file = await startWholeFile(target);
    expect(namesIn(target)).toEqual(['result.csv.partial']);
    file.write('x');
    await file.abandon();
    await file.abandon();
    expect(namesIn(target)).toEqual([]);
  });

  test('what was finished stays', async () => {
    const file = await startWholeFile(newPath('finished'));
    await file.finish();
    await file.abandon();
    expect(namesIn(file.path)).toEqual(['result.csv']);
  });
});
