/** The vitest that lives for many runs, on a small project of its own. */
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { Resident, type Answer } from './resident.mjs';

const SERVICE = path.resolve('test/mutants/tests-service.mjs');
const FILES = {
  'value.mjs': 'export const value = 1;\n',
  'other.mjs': 'export const other = 1;\n',
  'vitest.config.mjs': `export default { test: { projects: [
    { test: { name: 'plain', include: ['*.test.mjs'], testTimeout: 600000 } },
    { test: { name: 'built', include: ['built/*.test.mjs'], globalSetup: ['./set-up.mjs'] } },
  ] } };\n`,
  'set-up.mjs': 'export function setup() {}\n',
  'built/a.test.mjs': "import { test } from 'vitest';\ntest('a', () => {});\n",
  'value.test.mjs': `import { expect, test } from 'vitest';
    import { value } from './value.mjs';
    test('first', () => expect(value).toBe(1));
    test('second', () => expect(value).toBe(1));\n`,
  'other.test.mjs': `import { expect, test } from 'vitest';
    import { other } from './other.mjs';
    test('first', () => expect(other).toBe(1));
    test('second', () => expect(other).toBe(1));\n`,
  'hangs.test.mjs': `import fs from 'node:fs';
    import { test } from 'vitest';
    fs.writeFileSync('hanging', String(process.pid));
    test('a', () => new Promise(() => {}));\n`,
  'kills.test.mjs': `import { test } from 'vitest';
    test('a', () => process.kill(process.ppid, 'SIGKILL'));\n`,
  'broken.test.mjs': "import './absent.mjs';\n",
};

const at = useTemporaryFolder();
/** Without what vitest tells its workers: here another one begins. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')),
);
const limits = { runSeconds: 600, memoryBytes: Infinity };
const place = { script: SERVICE, directory: at('.'), env };
const resident = new Resident(place, limits);

beforeAll(() => {
  fs.mkdirSync(at('built'));
  for (const [name, text] of Object.entries(FILES)) fs.writeFileSync(at(name), text);
  fs.symlinkSync(path.resolve('node_modules'), at('node_modules'));
});

afterAll(() => {
  resident.stop();
});

function ask(file: string, changed: readonly string[] = []): Promise<Answer> {
  return resident.ask({ files: [file], changed });
}

const passed = expect.objectContaining({ ok: true, failedTests: 0 }) as unknown;
const killed = expect.objectContaining({ ok: false, failedTests: 1 }) as unknown;
const nothing = expect.objectContaining({ ok: false, failedTests: 0 }) as unknown;

test('failures that went before call no control killed', async () => {
  for (const value of [2, 3, 4]) {
    fs.writeFileSync(at('value.mjs'), `export const value = ${value};\n`);
    expect(await ask('value.test.mjs', ['value.mjs'])).toEqual(killed);
    // Neither of another file, whose two tests both run,
    const control = await ask('other.test.mjs');
    expect(control).toEqual(passed);
    expect(control).toHaveProperty('output', '2 tests passed');
    // nor of the same one, when the patch is gone.
    fs.writeFileSync(at('value.mjs'), FILES['value.mjs']);
    expect(await ask('value.test.mjs', ['value.mjs'])).toEqual(passed);
  }
  expect(resident.starts).toBe(1);
});

test('a file that cannot be loaded, or is not there, has noticed nothing', async () => {
  expect(await ask('broken.test.mjs')).toEqual(nothing);
  expect(await ask('absent.test.mjs')).toEqual(nothing);
  expect(await ask('other.test.mjs')).toEqual(passed);
});

test('tests with a global set-up need a process of their own', async () => {
  expect(await ask('built/a.test.mjs')).toEqual({ ownProcess: true });
});

test('a process that died has noticed nothing, and is replaced', async () => {
  const before = resident.starts;
  expect(await ask('kills.test.mjs')).toEqual({
    ...{ ok: false, failedTests: 0 },
    output: expect.stringContaining('the process died') as unknown,
  });
  expect(await ask('other.test.mjs')).toEqual(passed);
  expect(resident.starts).toBe(before + 1);
});

test('a process that hangs is ended with what it started, and is replaced', async () => {
  let hung: Answer | undefined;
  for (let runSeconds = 2; !fs.existsSync(at('hanging')); runSeconds *= 2) {
    const impatient = new Resident(place, { ...limits, runSeconds });
    hung = await impatient.ask({ files: ['hangs.test.mjs'], changed: [] });
  }
  expect(hung).toEqual({
    ...{ ok: false, failedTests: 0 },
    output: expect.stringContaining('no answer within') as unknown,
  });
  const worker = fs.readFileSync(at('hanging'), 'utf8');
  await vi.waitFor(() => {
    expect(fs.existsSync(`/proc/${worker}`)).toBe(false);
  }, 10_000);
});

test('a process that has grown is replaced after its answer', async () => {
  const small = new Resident(place, { ...limits, memoryBytes: 1 });
  const request = { files: ['other.test.mjs'], changed: [] };
  expect(await small.ask(request)).toEqual(passed);
  expect(await small.ask(request)).toEqual(passed);
  expect(small.starts).toBe(2);
});
