/** Without its addon a store in a file says what to do, and nothing else needs it. */
import { afterEach, expect, test, vi } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const inFolder = useTemporaryFolder();

afterEach(() => {
  vi.doUnmock('better-sqlite3');
});

test('the package that is not there is told', async () => {
  vi.doMock('better-sqlite3', () => {
    throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
  });
  const opening = openStore({ kind: 'sqlite', file: inFolder('a.db') }, { migrate: true });
  await expectCodeAsync(opening, 'STORE_ADDON_MISSING');
});

test('the addon that was not built is told', async () => {
  // The package loads its addon when the first database is opened.
  vi.doMock('better-sqlite3', () => ({
    default: function Database() {
      throw new Error('Could not locate the bindings file');
    },
  }));
  const opening = openStore({ kind: 'sqlite', file: inFolder('b.db') }, { migrate: true });
  await expectCodeAsync(opening, 'STORE_ADDON_MISSING');
});

test('a store in a server does not need it', async () => {
  vi.doMock('better-sqlite3', () => {
    throw new Error('not to be imported');
  });
  const nobody = { host: '127.0.0.1', port: 1, database: 'd', user: 'u', password: null };
  const opening = openStore({ kind: 'postgres', ...nobody });
  const error = await expectCodeAsync(opening, 'STORE_UNAVAILABLE');
  expect(error.facts).toEqual({ native: 'ECONNREFUSED' });
});
