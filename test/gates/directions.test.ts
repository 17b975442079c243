import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DIRECTIONS } from './directions.ts';

const names = DIRECTIONS.map(({ name }) => name);

describe('the table of import directions', () => {
  test('names every folder once, and allows only folders that it names', () => {
    expect(new Set(names).size).toBe(names.length);
    for (const { folders } of DIRECTIONS) {
      expect(names).toEqual(expect.arrayContaining([...folders]));
    }
  });

  test('allows no circle of folders', () => {
    const done = new Set<string>();
    for (let before = -1; before < done.size;) {
      before = done.size;
      for (const { name, folders } of DIRECTIONS) {
        if (folders.every((folder) => done.has(folder))) done.add(name);
      }
    }
    expect(names.filter((name) => !done.has(name))).toEqual([]);
  });

  test('calls pure just the folders that tsconfig.core.json compiles without Node', () => {
    const core = JSON.parse(fs.readFileSync('tsconfig.core.json', 'utf8')) as { include: string[] };
    const pure = DIRECTIONS.filter((row) => row.pure);
    expect(pure.map(({ name }) => `src/${name}`)).toEqual(core.include);
    for (const row of pure) expect([row.packages, row.builtins]).toEqual([undefined, undefined]);
  });

  test.each([
    [['pkcs11js', 'graphene-pk11'], ['hsm']],
    [['better-sqlite3', 'kysely', 'pg'], ['store']],
    [['commander'], ['cli', 'compose-program.ts']],
    [['node-forge'], ['exchange']],
  ])('gives %s to %s alone', (packages, owners) => {
    for (const name of packages) {
      const users = DIRECTIONS.filter((row) => row.packages?.includes(name));
      expect(users.map((row) => row.name)).toEqual(owners);
    }
  });
});
