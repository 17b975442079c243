/** The tidy test: every file of the project keeps the habits of the house. */
import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { listProjectFiles } from './project-files.ts';
import {
  checkNoAbsentTest,
  checkNoConsole,
  checkNoMachinePath,
  checkOneTitle,
  checkOpenWork,
} from './tidy/contents.ts';
import { checkFileLength, checkLineLength, checkSourceLengths } from './tidy/lengths.ts';
import { checkFileName, checkNoBarrel } from './tidy/names.ts';
import { checkNoSecret } from './tidy/secrets.ts';
import { type Check } from './tidy/source-text.ts';

const files = listProjectFiles().map((file) => ({ file, text: fs.readFileSync(file, 'utf8') }));

const CHECKS: Readonly<Record<string, Check>> = {
  'is short enough to be read in one go': checkFileLength,
  'has no line that needs scrolling': checkLineLength,
  'has a name in kebab-case that says what is inside': checkFileName,
  'is no barrel': checkNoBarrel,
  'numbers its open work': checkOpenWork,
  'has one title, if it is Markdown': checkOneTitle,
  'prints only if it is the command line': checkNoConsole,
  'leaves out no test': checkNoAbsentTest,
  'holds no path of one machine': checkNoMachinePath,
  'holds no secret': checkNoSecret,
};

describe('every file', () => {
  test('is seen', () => {
    const seen = files.map(({ file }) => file);
    expect(seen).toEqual(expect.arrayContaining(['package.json', 'test/gates/tidy.test.ts']));
  });

  test.each(Object.entries(CHECKS))('%s', (_, check) => {
    expect(files.flatMap(check)).toEqual([]);
  });
});

test('the files of src are short as a whole', () => {
  const sources = files.filter(({ file }) => /^src\/.*\.ts$/.test(file));
  expect(checkSourceLengths(sources)).toEqual([]);
});
