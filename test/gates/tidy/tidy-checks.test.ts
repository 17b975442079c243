/** Each tidy check finds what it is there to find, and lets its innocent neighbour pass. */
import { describe, expect, test } from 'vitest';
import {
  checkNoAbsentTest,
  checkNoConsole,
  checkNoMachinePath,
  checkOneTitle,
  checkOpenWork,
} from './contents.ts';
import { checkFileLength, checkLineLength, checkSourceLengths, countCodeLines } from './lengths.ts';
import { checkFileName, checkNoBarrel } from './names.ts';
import { checkNoSecret } from './secrets.ts';
import { type Check } from './source-text.ts';

const lines = (count: number) => 'const a = 1;\n'.repeat(count);
const hex = 'ab'.repeat(8);
const todo = 'TO' + 'DO';
const work = '/' + 'work';
const skip = 'test.' + 'skip(';
const pem = ['-----BEGIN EC', 'PRIVATE', 'KEY-----'].join(' ');
const pin = 'pi' + 'n: ';

const CASES: [name: string, check: Check, bad: [string, string][], good: [string, string][]][] = [
  ['length of a file', checkFileLength, [['src/a.ts', lines(401)]], [['src/a.ts', lines(400)]]],
  [
    'length of a line',
    checkLineLength,
    [
      ['bin/a.mjs', 'x'.repeat(101)],
      ['bin/sts-kms', 'x'.repeat(101)],
    ],
    [
      ['src/a.ts', 'é'.repeat(100)],
      ['docs/a.md', 'x'.repeat(101)],
      ['src/a.ts', `import { type A } from './${'x'.repeat(101)}.ts';`],
    ],
  ],
  [
    'names',
    checkFileName,
    [
      ['src/sts/meterPan.ts', ''],
      ['src/sts/Luhn.ts', ''],
      ['src/utils/a.ts', ''],
      ['src/sts/hex-helpers.ts', ''],
    ],
    [
      ['src/sts/meter-pan.ts', ''],
      ['README.md', ''],
      ['.ci/run', ''],
      ['test/a.test.ts', ''],
    ],
  ],
  ['barrels', checkNoBarrel, [['src/sts/index.ts', '']], [['test/index.ts', '']]],
  [
    'open work',
    checkOpenWork,
    [
      ['src/a.ts', `// ${todo}: later`],
      ['src/a.ts', `// ${todo}(me): later`],
    ],
    [['src/a.ts', `// ${todo}(#12): later`]],
  ],
  [
    'titles',
    checkOneTitle,
    [
      ['docs/a.md', '# A\n# B\n'],
      ['docs/a.md', 'no title\n'],
    ],
    [['docs/a.md', '# A\n## B\n```sh\n# a comment\n```\n']],
  ],
  [
    'printing',
    checkNoConsole,
    [['src/sts/a.ts', 'console.log(1)']],
    [['src/cli/a.ts', 'console.log(1)']],
  ],
  [
    'absent tests',
    checkNoAbsentTest,
    [
      ['test/a.test.ts', `${skip}'x')`],
      ['test/a.test.ts', 'describe.on' + "ly('x')"],
    ],
    [['test/a.test.ts', "test.each([])('x')"]],
  ],
  [
    'paths of one machine',
    checkNoMachinePath,
    [
      ['docs/a.md', `see ${work}/main`],
      ['src/a.ts', `'${work}/x'`],
    ],
    [['docs/a.md', 'https://example.org/work/x and docs/work/x']],
  ],
  [
    'secrets',
    checkNoSecret,
    [
      ['docs/a.md', pem],
      ['softhsm/a.yaml', `${pin}123456`],
      ['src/hsm/a.ts', `const key = '${hex}';`],
    ],
    [
      ['test/vectors/a.json', pem],
      ['src/hsm/a.ts', `// Published in RFC 4231.\nconst key = '${hex}';`],
      ['src/sts/a.ts', "const token = '12345678901234567890';"],
      ['src/a.ts', 'const pin = await ask();'],
    ],
  ],
];

describe.each(CASES)('the check of %s', (_, check, bad, good) => {
  test.each(bad)('finds it in %s: %.40j', (file, text) => {
    expect(check({ file, text })).not.toEqual([]);
  });
  test.each(good)('is content with %s: %.40j', (file, text) => {
    expect(check({ file, text })).toEqual([]);
  });
});

describe('lengths as a whole', () => {
  const files = (lengths: number[]) => lengths.map((n) => ({ file: 'src/a.ts', text: lines(n) }));
  const short = Array<number>(8).fill(10);

  test('are not judged below ten files', () => {
    expect(checkSourceLengths(files([300, 300, 300]))).toEqual([]);
  });
  test('are kept by many short files and a long one', () => {
    expect(checkSourceLengths(files([...short, 250, 390]))).toEqual([]);
  });
  test('are broken by a long median', () => {
    expect(checkSourceLengths(files(Array<number>(10).fill(81)))).toHaveLength(1);
  });
  test('are broken by a long tenth', () => {
    expect(checkSourceLengths(files([...short, 251, 251]))).toHaveLength(1);
  });
  test('leave out blank lines and comments', () => {
    expect(countCodeLines('#!/x\n/** a\n * b */\n\n// c\nconst d = 1; // e\n')).toBe(1);
  });
});
