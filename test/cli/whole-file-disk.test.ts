/** A result file on a disk that fails: it is told, and nothing gets the name. */
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { startWholeFile } from '../../src/cli/whole-file.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const inFolder = useTemporaryFolder();

/** A path in a folder of its own. */
function newPath(name: string): string {
  mkdirSync(inFolder(name));
  return path.join(inFolder(name), 'result.csv');
}

const namesIn = (file: string) => readdirSync(path.dirname(file));

/** Every write to this device fails for want of space. */
const openFull = () => open('/dev/full', 'w');

/** A file whose nth call of a method fails, and every other one works. */
function openFailing(method: 'writeFile' | 'sync' | 'close', nth: number) {
  return async (name: string): Promise<FileHandle> => {
    const file = await open(name, 'wx', 0o600);
    let calls = 0;
    const original = file[method].bind(file) as (...args: unknown[]) => Promise<void>;
    const failing = async (...args: unknown[]): Promise<void> => {
      calls += 1;
      if (calls === nth) throw new RangeError(`${method} failed`);
      await original(...args);
    };
    return Object.assign(file, { [method]: failing });
  };
}

test('large texts, one after the other', async () => {
  const text = `${'0123456789'.repeat(100_000)}\n`;
  const file = await startWholeFile(newPath('large'));
  for (let n = 0; n < 5; n += 1) {
    file.write(text);
    file.write(text);
    await file.drained();
    await file.drained();
    expect(statSync(`${file.path}.partial`).size).toBe(2 * (n + 1) * text.length);
  }
  await file.finish();
  expect(statSync(file.path).size).toBe(10 * text.length);
});

describe('a full disk', () => {
  test('is told when it is waited for', async () => {
    const file = await startWholeFile(newPath('full'), openFull);
    file.write('a few words');
    await expect(file.drained()).rejects.toThrow('ENOSPC');
    await file.abandon();
    expect(namesIn(file.path)).toEqual([]);
  });

  test('is told by finish when nobody waited', async () => {
    const file = await startWholeFile(newPath('full-at-the-end'), openFull);
    file.write('a few words');
    await expect(file.finish()).rejects.toThrow('ENOSPC');
    await file.abandon();
    expect(namesIn(file.path)).toEqual([]);
  });
});

describe('nothing gets the name', () => {
  test.each([
    ['writeFile', 1],
    ['writeFile', 2],
    ['sync', 1],
    ['close', 1],
  ] as const)('when %s fails, call %i', async (method, nth) => {
    const target = newPath(`${method}-${nth}`);
    const file = await startWholeFile(target, openFailing(method, nth));
    const run = async () => {
      file.write('one');
      await file.drained();
      file.write('two');
      await file.finish();
    };
    await expectCodeAsync(run(), 'FILE_NOT_WRITABLE');
    expect(namesIn(target)).toEqual(['result.csv.partial']);
    await file.abandon();
    expect(namesIn(target)).toEqual([]);
  });

  test('to a file that lost a part, even if it is finished all the same', async () => {
    const file = await startWholeFile(newPath('part'), openFailing('writeFile', 1));
    file.write('the first half, ');
    await expectCodeAsync(file.drained(), 'FILE_NOT_WRITABLE');
    file.write('the second half');
    await expectCodeAsync(file.finish(), 'FILE_NOT_WRITABLE');
    expect(namesIn(file.path)).toEqual(['result.csv.partial']);
  });
});

test('a folder that is not there', async () => {
  const target = path.join(inFolder('absent'), 'result.csv');
  await expect(startWholeFile(target)).rejects.toThrow('ENOENT');
});
