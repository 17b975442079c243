/** A package as npm packs it, unpacked beside nothing but its native addons: it runs. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const inFolder = useTemporaryFolder();
/** What the bundle does not hold: the addons and what they load. */
const APART = ['better-sqlite3', 'bindings', 'file-uri-to-path'];
const unpacked = inFolder('package');

beforeAll(() => {
  const pack = [
    'pack',
    '--silent',
    '--ignore-scripts',
    '--pack-destination',
    path.dirname(unpacked),
  ];
  const name = execFileSync('npm', pack, { encoding: 'utf8' }).trim();
  execFileSync('tar', ['-xzf', inFolder(name), '-C', path.dirname(unpacked)]);
  for (const addon of APART) {
    const target = path.join(unpacked, 'node_modules', addon);
    cpSync(path.join('node_modules', addon), target, { recursive: true });
  }
});

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: path.dirname(unpacked),
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const kms = (...args: readonly string[]) => run(path.join(unpacked, 'bin/sts-kms'), ...args);

test('it has no sources, and each of its maps lies beside its program', () => {
  expect(existsSync(path.join(unpacked, 'src'))).toBe(false);
  const files = readdirSync(path.join(unpacked, 'dist'), { recursive: true, encoding: 'utf8' });
  const programs = files.filter((file) => file.endsWith('.js'));
  expect(programs.length).toBeGreaterThan(5);
  expect(files).toEqual(expect.arrayContaining(programs.map((file) => `${file}.map`)));
});

test('it tells its version, and finds its tables, vectors, profiles and examples', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(kms('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  expect(kms('tables', 'show').stdout).toContain('sha256 2417810c087e153a');
  expect(kms('bench-sheet').stdout).toContain('1379 2319 6741 3607 0115');
  const places = ['--out', inFolder('fleet'), '--store', inFolder('trial')];
  expect(kms('quickstart', '--quiet', ...places).stdout).toBe('975 issued, 25 rejected\n');
  const inspected = kms('hsm', 'inspect', '--hsm-profile', 'softhsm2');
  expect(inspected.stderr).toContain('HSM_ADDON_MISSING');
});

test('its verifier is one file that imports modules of Node only', () => {
  const verifier = path.join(unpacked, 'dist/verifiers/audit/main.js');
  const text = readFileSync(verifier, 'utf8');
  const imported = [...text.matchAll(/^import .* from "(.*)";$/gm)].map(([, name]) => name);
  expect(imported).not.toEqual([]);
  expect(imported.filter((name) => name?.startsWith('node:') !== true)).toEqual([]);
  mkdirSync(inFolder('alone'));
  cpSync(verifier, inFolder('alone/main.mjs'));
  expect(run(inFolder('alone/main.mjs'))).toMatchObject({ status: 2 });
});

test('it carries the licence of each package that it holds', () => {
  const licences = readFileSync(path.join(unpacked, 'dist/licences.txt'), 'utf8');
  for (const name of ['commander', 'kysely', 'zod', '@bomb.sh/tab']) {
    expect(licences).toMatch(new RegExp(`^${name} [0-9.]+: MIT$`, 'm'));
  }
  expect(licences).toContain('Permission is hereby granted, free of charge');
});
