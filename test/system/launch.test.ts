/** bin/sts-kms in a checkout: builds when it must, runs in one process, says what is missing. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const MAIN = 'process.stdout.write(process.argv.slice(2).join());\nprocess.exitCode = 3;\n';
/** The programs that a build needs, besides the one that runs. */
const OTHERS = [
  'security-module/host-main.ts',
  'hsm/passport/probe-main.ts',
  'hsm/passport/private-main.ts',
  'verifiers/audit/main.ts',
];
const BUILDING = 'sts-kms: building dist from src\n';
let checkout = '';

const write = (file: string, text: string) => {
  fs.writeFileSync(path.join(checkout, file), text);
};

beforeEach(() => {
  checkout = fs.mkdtempSync(path.join(os.tmpdir(), 'sts-kms-launch-'));
  for (const file of ['bin', 'tsconfig.json', 'package-lock.json']) {
    fs.cpSync(file, path.join(checkout, file), { recursive: true });
  }
  for (const file of OTHERS) {
    fs.mkdirSync(path.join(checkout, 'src', path.dirname(file)), { recursive: true });
    write(`src/${file}`, 'export {};\n');
  }
  fs.symlinkSync(path.resolve('node_modules'), path.join(checkout, 'node_modules'));
  write('package.json', '{ "type": "module" }');
  write('src/main.ts', MAIN);
});

afterEach(() => {
  fs.rmSync(checkout, { recursive: true });
});

function launch(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(checkout, 'bin/sts-kms'), args);
    const result = { out: '', err: '' };
    child.stdout.on('data', (part) => (result.out += String(part)));
    child.stderr.on('data', (part) => (result.err += String(part)));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, ...result });
    });
  });
}

test('the first start builds, the second does not; arguments and exit code pass', async () => {
  expect(await launch('a', 'b c')).toEqual({ code: 3, out: 'a,b c', err: BUILDING });
  expect(await launch('d')).toEqual({ code: 3, out: 'd', err: '' });
});

test('starts together build once, and all of them run', async () => {
  const started = await Promise.all(['1', '2', '3', '4'].map((name) => launch(name)));
  expect(started.map(({ code, out }) => `${String(code)} ${out}`)).toEqual(
    ['1', '2', '3', '4'].map((name) => `3 ${name}`),
  );
  expect(started.map(({ err }) => err).join('')).toBe(BUILDING);
});

test('a file changed, added or taken away makes the next start build', async () => {
  await launch();
  write('src/main.ts', MAIN.replace('3', '4'));
  expect(await launch()).toMatchObject({ code: 4, err: BUILDING });
  write('src/other.ts', 'export {};\n');
  expect(await launch()).toMatchObject({ err: BUILDING });
  fs.rmSync(path.join(checkout, 'src/other.ts'));
  expect(await launch()).toMatchObject({ err: BUILDING });
});

test('source that cannot be bundled does not run, not even as built before', async () => {
  await launch();
  write('src/main.ts', `import './nowhere.ts';\n${MAIN}`);
  const { code, out, err } = await launch('a');
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('src/main.ts:1:7: ERROR: Could not resolve "./nowhere.ts"');
});

test('the lock of a build that was killed is taken away', async () => {
  fs.mkdirSync(path.join(checkout, '.build'));
  // Above the highest process id of Linux.
  write('.build/lock', '4194305');
  expect(await launch('a')).toMatchObject({ code: 3, out: 'a' });
});

test('without dependencies it says what to run', async () => {
  fs.rmSync(path.join(checkout, 'node_modules'));
  const { code, out, err } = await launch('a');
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('npm ci');
});

test('an installed package has no src and runs dist', async () => {
  await launch();
  fs.rmSync(path.join(checkout, 'src'), { recursive: true });
  fs.rmSync(path.join(checkout, 'node_modules'));
  expect(await launch('a')).toEqual({ code: 3, out: 'a', err: '' });
});
