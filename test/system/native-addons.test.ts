/** The two native addons were built by the plain install and load in this Node. */
import Database from 'better-sqlite3';
import pkcs11js from 'pkcs11js';
import { expect, test } from 'vitest';

test('better-sqlite3 opens a database in memory and answers a query', () => {
  const database = new Database(':memory:');
  try {
    database.exec('CREATE TABLE supply_group (supply_group_code TEXT NOT NULL) STRICT');
    database.prepare('INSERT INTO supply_group VALUES (?)').run('012345');
    const row = database.prepare('SELECT supply_group_code FROM supply_group').get();
    expect(row).toEqual({ supply_group_code: '012345' });
  } finally {
    database.close();
  }
});

test('pkcs11js loads and refuses a library that does not exist', () => {
  const module = new pkcs11js.PKCS11();
  expect(() => {
    module.load('/nonexistent/pkcs11.so');
  }).toThrow(/nonexistent/);
});
