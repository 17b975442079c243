/** Mutants and controls on scratch copies of a small project. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { parseMutant, type Mutant } from './patch-file.mjs';
import { ScratchCopy } from './scratch-copy.mjs';
import { Trial } from './trial.mjs';

const at = useTemporaryFolder();
const root = at('project');
const FILES = {
  '.gitignore': 'node_modules\n',
  'vitest.config.mjs': "export default { test: { include: ['test/*.test.mjs'] } };\n",
  'value.mjs': 'export const value = 1;\n',
  'other.mjs': 'export const other = 1;\n',
  'test/value.test.mjs': `import { expect, test } from 'vitest';
    import { value } from '../value.mjs';
    test('value', () => expect(value).toBe(1));\n`,
  'test/fails.test.mjs': `import { expect, test } from 'vitest';
    test('fails anyway', () => expect(1).toBe(2));\n`,
};
const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined);
let copy: ScratchCopy;

function mutantOf(name: 'value' | 'other', witness: string): Mutant {
  const patch = at(`${name}-${path.basename(witness)}.patch`);
  const head = [`# name: ${path.parse(patch).name}`, '# removes: it', `# noticed-by: ${witness}`];
  const file = `${name}.mjs`;
  const diff = [`diff --git a/${file} b/${file}`, `--- a/${file}`, `+++ b/${file}`, '@@ -1 +1 @@'];
  const change = [`-export const ${name} = 1;`, `+export const ${name} = 2;`];
  const text = [...head, ...diff, ...change, ''].join('\n');
  fs.writeFileSync(patch, text);
  return parseMutant(text, patch);
}

beforeAll(() => {
  fs.mkdirSync(path.join(root, 'test'), { recursive: true });
  for (const [name, text] of Object.entries(FILES)) fs.writeFileSync(path.join(root, name), text);
  fs.symlinkSync(path.resolve('node_modules'), path.join(root, 'node_modules'));
  execFileSync('git', ['init', '--quiet'], { cwd: root });
  copy = new ScratchCopy(root);
});

afterAll(() => {
  copy.remove();
  printed.mockRestore();
});

async function tryAll(...mutants: readonly Mutant[]): Promise<{ well: boolean; said: string }> {
  printed.mockClear();
  const trial = new Trial({});
  await trial.tryAll(copy, mutants);
  const well = trial.report(mutants.length);
  return { well, said: printed.mock.calls.join('\n') };
}

test('a mutant that its witness notices is killed, and the control passes', async () => {
  const mutant = mutantOf('value', 'test/value.test.mjs');
  const { well, said } = await tryAll(mutant, mutant);
  expect(well).toBe(true);
  expect(said).toContain('1 of 1 controls pass');
  expect(said).toContain('2 of 2 killed');
});

test('a mutant that nobody notices survives', async () => {
  const { well, said } = await tryAll(mutantOf('other', 'test/value.test.mjs'));
  expect(well).toBe(false);
  expect(said).toContain('SURVIVED');
  expect(said).toContain('0 of 1 killed');
});

test('a witness that fails anyway shows nothing, though it kills', async () => {
  const { well, said } = await tryAll(mutantOf('value', 'test/fails.test.mjs'));
  expect(well).toBe(false);
  expect(said).toContain('1 of 1 killed');
  expect(said).toContain('0 of 1 controls pass');
});

test('a patch that does not apply survives', async () => {
  const mutant = mutantOf('value', 'test/value.test.mjs');
  const text = fs.readFileSync(mutant.patch, 'utf8');
  fs.writeFileSync(mutant.patch, text.replace('value = 1', 'value = 9'));
  expect(await tryAll(mutant)).toMatchObject({ well: false });
});
