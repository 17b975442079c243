/** A folder for one run: claimed, empty of results, and given up. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { claimOutputFolder } from '../../src/cli/output-folder.ts';
import { makeFolder } from '../../src/cli/write-error.ts';
import { expectCode } from '../support/expect-code.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const inFolder = useTemporaryFolder();
const names = ['result.csv', 'sheet.html'];
const LOCK = '.sts-kms-run.lock';

function folderWith(name: string, ...files: readonly string[]): string {
  const folder = inFolder(name);
  mkdirSync(folder);
  for (const file of files) writeFileSync(path.join(folder, file), 'mine');
  return folder;
}

describe('a folder that the caller named', () => {
  test.each(names)('with %s in it is refused, and stays as it is', (name) => {
    const folder = folderWith(`holds ${name}`, name);
    const claim = { names, replace: false };
    const { message } = expectCode(() => claimOutputFolder(folder, claim), 'OUTPUT_EXISTS');
    expect(message).toContain(name);
    expect(readdirSync(folder)).toEqual([name]);
    expect(readFileSync(path.join(folder, name), 'utf8')).toBe('mine');
  });

  test('with other files, or not there yet, is claimed', () => {
    for (const folder of [folderWith('others', 'fleet.csv'), path.join(inFolder('a'), 'b', 'c')]) {
      const claimed = claimOutputFolder(folder, { names, replace: false });
      expect(existsSync(path.join(folder, LOCK))).toBe(true);
      claimed.release();
      claimed.release();
      expect(existsSync(path.join(folder, LOCK))).toBe(false);
    }
  });
});

test("in the program's own folder earlier results are gone before new ones come", () => {
  const folder = folderWith('own', 'result.csv', 'fleet.csv');
  claimOutputFolder(folder, { names, replace: true }).release();
  expect(readdirSync(folder)).toEqual(['fleet.csv']);
});

describe('two runs', () => {
  test('the second is refused while the first lives', () => {
    const folder = folderWith('twice');
    const first = claimOutputFolder(folder, { names, replace: true });
    expectCode(() => claimOutputFolder(folder, { names, replace: true }), 'OUTPUT_BUSY');
    expect(existsSync(path.join(folder, LOCK))).toBe(true);
    first.release();
    claimOutputFolder(folder, { names, replace: true }).release();
  });

  test.each([
    ['of a killed run', '2147483646'],
    ['without a number', 'x'],
    ['that is empty', ''],
  ])('a lock %s does not stand in the way', (name, text) => {
    const folder = folderWith(`lock ${name}`);
    writeFileSync(path.join(folder, LOCK), text);
    claimOutputFolder(folder, { names, replace: false }).release();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('FILE_NOT_WRITABLE', () => {
  test.each([
    ['a file', 'file', 'EEXIST'],
    ['below a file', 'file/below', 'ENOTDIR'],
    ['no name', '', 'ENOENT'],
  ])('%s: %s', (_, name, reason) => {
    writeFileSync(inFolder('file'), '');
    const folder = name === '' ? '' : inFolder(name);
    const { facts } = expectCode(() => {
      makeFolder(folder);
    }, 'FILE_NOT_WRITABLE');
    expect(facts['reason']).toBe(reason);
  });

  test('below /proc, where a recursion of mkdir never ends', () => {
    expectCode(() => {
      makeFolder('/proc/x/y');
    }, 'FILE_NOT_WRITABLE');
  });
});
