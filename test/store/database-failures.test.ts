/** What the databases' own codes mean, and that nothing of a row or a password goes on. */
import { DatabaseError } from 'pg';
import { describe, expect, test } from 'vitest';
import { KmsError } from '../../src/errors/kms-error.ts';
import { postgresFailure } from '../../src/store/postgres/postgres-failure.ts';
import { sqliteFailure } from '../../src/store/sqlite/sqlite-failure.ts';

const SECRET = 'Key (value_fingerprint)=(abc) of password hunter2';

function sqliteError(code: string): Error {
  return Object.assign(new Error(SECRET), { code });
}

function serverError(code: string): Error {
  const detail = SECRET;
  return Object.assign(new DatabaseError(SECRET, 0, 'error'), { code, detail, severity: 'ERROR' });
}

describe('a result code of SQLite', () => {
  test.each([
    ['SQLITE_CONSTRAINT_UNIQUE', 'STORE_DUPLICATE'],
    ['SQLITE_CONSTRAINT_PRIMARYKEY', 'STORE_DUPLICATE'],
    ['SQLITE_CONSTRAINT_FOREIGNKEY', 'STORE_FAILED'],
    ['SQLITE_BUSY', 'STORE_CONFLICT'],
    ['SQLITE_BUSY_SNAPSHOT', 'STORE_CONFLICT'],
    ['SQLITE_LOCKED', 'STORE_CONFLICT'],
    ['SQLITE_FULL', 'STORE_FULL'],
    ['SQLITE_READONLY_DBMOVED', 'STORE_READ_ONLY'],
    ['SQLITE_CANTOPEN', 'STORE_UNAVAILABLE'],
    ['SQLITE_IOERR_FSYNC', 'STORE_UNAVAILABLE'],
    ['SQLITE_CORRUPT_INDEX', 'STORE_CORRUPT'],
    ['SQLITE_NOTADB', 'STORE_CORRUPT'],
    ['SQLITE_ERROR', 'STORE_FAILED'],
    ['', 'STORE_FAILED'],
  ])('%s is %s', (native, code) => {
    const failure = sqliteFailure(sqliteError(native), 'insert into owner');
    expect(failure.code).toBe(code);
    expect(failure.message).toBe(`store: insert into owner: ${native === '' ? 'unknown' : native}`);
    expect(failure.cause).toBeUndefined();
  });
});

describe('an SQLSTATE of PostgreSQL', () => {
  test.each([
    ['23505', 'STORE_DUPLICATE'],
    ['23503', 'STORE_FAILED'],
    ['40001', 'STORE_CONFLICT'],
    ['40P01', 'STORE_CONFLICT'],
    ['55P03', 'STORE_CONFLICT'],
    ['53100', 'STORE_FULL'],
    ['53300', 'STORE_UNAVAILABLE'],
    ['25006', 'STORE_READ_ONLY'],
    ['25P03', 'STORE_UNAVAILABLE'],
    ['08006', 'STORE_UNAVAILABLE'],
    ['57P01', 'STORE_UNAVAILABLE'],
    ['57014', 'STORE_UNAVAILABLE'],
    ['28P01', 'STORE_UNAVAILABLE'],
    ['3D000', 'STORE_UNAVAILABLE'],
    ['XX001', 'STORE_CORRUPT'],
    ['42P01', 'STORE_FAILED'],
  ])('%s is %s', (native, code) => {
    const failure = postgresFailure(serverError(native), 'insert into owner');
    expect(failure.code).toBe(code);
    expect(failure.message).toBe(`store: insert into owner: ${native}`);
    expect(failure.cause).toBeUndefined();
  });

  test.each([
    [Object.assign(new Error(SECRET), { code: 'ECONNREFUSED' }), 'STORE_UNAVAILABLE'],
    // Five capital letters, and no answer of a server.
    [Object.assign(new Error(SECRET), { code: 'EPIPE' }), 'STORE_UNAVAILABLE'],
    [new Error('Connection terminated unexpectedly'), 'STORE_UNAVAILABLE'],
    [new TypeError(SECRET), 'STORE_FAILED'],
  ])('is not what %s has', (error, code) => {
    const failure = postgresFailure(error, 'read');
    expect(failure.code).toBe(code);
    expect(failure.message).not.toContain('hunter2');
  });
});

test.each([sqliteFailure, postgresFailure])('a typed error stays what it is', (failureOf) => {
  const error = new KmsError('STORE_ROW_INVALID', 'x');
  expect(failureOf(error, 'read')).toBe(error);
});
