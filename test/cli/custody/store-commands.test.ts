/** The commands on a store as a whole. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CustodySession } from '../../../src/cli/custody/custody-session.ts';
import { dumpCommand, restoreCommands } from '../../../src/cli/custody/store/postgres-commands.ts';
import { loadConfiguration } from '../../../src/config/load-configuration.ts';
import { KmsError } from '../../../src/errors/kms-error.ts';
import { openCustodySession, openNewCustody, openUnchecked } from '../../../src/open-custody.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { bareCustody, closeStores, newCustody, type Custody } from '../../custody/custody-rig.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { custodyCli, type CustodyCli } from './custody-cli.ts';

const inFolder = useTemporaryFolder();
let custody: Custody;
let cli: CustodyCli;
let config = '';

beforeAll(async () => {
  custody = await newCustody({ kind: 'sqlite', file: inFolder('store.db') }, { trial: true });
  cli = custodyCli(custody);
  config = inFolder('sts-kms.yaml');
  writeFileSync(config, 'store:\n  kind: sqlite\n  file: store.db\n');
});
afterAll(closeStores);

/** Opens another file with the security module of the custody. */
async function over(file: string): Promise<CustodySession> {
  const store = await openStore({ kind: 'sqlite', file });
  const { dependencies } = await custody.again();
  return {
    dependencies: { ...dependencies, store },
    configuration: loadConfiguration(),
    ...{ mode: null, signer: null, health: () => ({ ready: true }) as const },
    abandoned: [],
    close: async () => {
      await store.close();
      return [];
    },
  };
}

describe('init', () => {
  const refusing = (error: KmsError) =>
    custodyCli(custody, { openNew: () => Promise.reject(error) });

  test.each(['HSM_KEY_AMBIGUOUS', 'HSM_SEAL_EXISTS'] as const)(
    'an HSM with guard keys (%s) and a store without an installation is a state with a name',
    async (code) => {
      const init = ['store', 'init', '--name', 'Harbour', '--make-passphrase', '--config', config];
      writeFileSync(
        config,
        'hsm:\n  profile: memory\n  pinFile: passphrase\n  sealedFile: sealed\n',
      );
      const { run } = refusing(new KmsError(code, 'there already'));
      await expectCodeAsync(run(...init), 'INSTALLATION_GUARD_KEYS');
      expect(existsSync(inFolder('passphrase'))).toBe(false);
    },
  );

  test('other failures stay what they are, and a second installation is refused', async () => {
    const init = ['store', 'init', '--name', 'Harbour', '--make-passphrase', '--config', config];
    const { run } = refusing(new KmsError('HSM_UNAVAILABLE', 'gone'));
    await expectCodeAsync(run(...init), 'HSM_UNAVAILABLE');
    await expectCodeAsync(cli.run(...init), 'INSTALLATION_EXISTS');
    await expectCodeAsync(cli.run('store', 'init', '--name', ' '), 'RECORD_NAME_INVALID');
  });

  test.each([
    ['a real store to its people', [], 'its people: sts-kms person new-key, person bootstrap'],
    ['a TRIAL store to an owner', ['--trial'], 'next: sts-kms owner add'],
  ])('it points %s', async (_, options, next) => {
    const { run } = custodyCli(await bareCustody({ kind: 'sqlite', file: inFolder(randomUUID()) }));
    const file = inFolder(`${randomUUID()}.yaml`);
    writeFileSync(file, 'hsm:\n  profile: memory\n  pinFile: passphrase\n  sealedFile: sealed\n');
    const init = ['store', 'init', '--name', 'Harbour', '--make-passphrase', '--config', file];
    expect((await run(...init, ...options)).at(-1)).toContain(next);
    expect(statSync(inFolder('passphrase')).mode & 0o777).toBe(0o600);
    expect(statSync(inFolder('passphrase')).size).toBe(33);
  });

  test('without a passphrase file nothing is begun', async () => {
    const lacking = inFolder('lacking.yaml');
    writeFileSync(lacking, 'hsm:\n  pinFile: none\n  sealedFile: sealed\n');
    await expectCodeAsync(
      cli.run('store', 'init', '--name', 'Harbour', '--config', lacking),
      'FILE_NOT_READABLE',
    );
  });
});

describe('a configuration without what its HSM needs', () => {
  test.each([
    ['hsm: {}', openUnchecked],
    ['hsm: { sealedFile: sealed }', openCustodySession],
    ['hsm: { sealedFile: sealed, pinFile: pin, hosts: 2 }', openUnchecked],
    ['hsm: { profile: softhsm2, pinFile: pin }', openUnchecked],
  ])('%s', async (text, open) => {
    const file = inFolder('needs.yaml');
    writeFileSync(file, `store: { kind: sqlite, file: needs.db }\n${text}\n`);
    await expectCodeAsync(open(loadConfiguration(file)), 'CONFIG_INVALID');
    const guards = { installationId: 'x', guardKeys: 'find' } as const;
    await expectCodeAsync(openNewCustody(loadConfiguration(file), guards), 'CONFIG_INVALID');
    expect(existsSync(inFolder('needs.db'))).toBe(false);
  });

  test('nor without any configuration', async () => {
    const none = { ...loadConfiguration(), file: null };
    await expectCodeAsync(openUnchecked(none), 'CONFIG_MISSING');
  });
});

describe('verify', () => {
  test('an intact store', async () => {
    await cli.run('vending-key', 'generate', '600101', '--base-date', '2014');
    expect(await cli.run('store', 'verify')).toEqual([
      '4 records are as they were written, 0 problems',
    ]);
  });

  test('status says what there is', async () => {
    const text = (await cli.run('store', 'status')).join('\n');
    expect(text).toMatch(/^installation +Harbour City {2}TRIAL$/m);
    expect(text).toMatch(/^records: vending key +1$/m);
    expect(text).toMatch(/^announced keys +none$/m);
  });
});

describe('backup and restore', () => {
  const place = () => inFolder('restored/store.db');
  let elsewhere = '';

  beforeAll(async () => {
    elsewhere = inFolder('elsewhere.yaml');
    writeFileSync(config, 'store:\n  kind: sqlite\n  file: store.db\n');
    writeFileSync(elsewhere, 'store:\n  kind: sqlite\n  file: restored/store.db\n');
    await cli.run('store', 'backup', inFolder('backup.db'), '--config', config);
  });

  const restore = (file: string) =>
    custodyCli(custody, {
      openUnchecked: ({ store }) => over((store as { file: string }).file),
    }).run('store', 'restore', inFolder(file), '--config', elsewhere);

  test('a backup never overwrites', async () => {
    const again = ['store', 'backup', inFolder('backup.db'), '--config', config];
    await expectCodeAsync(cli.run(...again), 'STORE_BACKUP_EXISTS');
  });

  test('a backup with an edited record is refused and leaves nothing', async () => {
    await cli.run('store', 'backup', inFolder('edited.db'), '--config', config);
    const edited = new Database(inFolder('edited.db'));
    edited.exec("update owner set name = 'Intruder'");
    edited.pragma('journal_mode = delete');
    edited.close();
    await expectCodeAsync(restore('edited.db'), 'STORE_RECORDS_WRONG');
    expect(readdirSync(path.dirname(place()))).toEqual([]);
  });

  test(
    'a backup from behind another HSM: the HSM is suspected first, nothing is ' + 'left',
    async () => {
      await cli.run('store', 'backup', inFolder('foreign.db'), '--config', config);
      const foreign = new Database(inFolder('foreign.db'));
      for (const table of ['installation', 'owner', 'supply_group', 'vending_key']) {
        foreign.exec(`update ${table} set record_mac = zeroblob(32)`);
      }
      foreign.pragma('journal_mode = delete');
      foreign.close();
      const error = await expectCodeAsync(restore('foreign.db'), 'STORE_OTHER_HSM');
      expect(error.message).toContain('sealed by this HSM');
      expect(cli.notes.join('\n')).not.toContain('RECORD_NOT_GENUINE');
      expect(readdirSync(path.dirname(place()))).toEqual([]);
    },
  );

  test('what is no database, what is not there and what is in use is refused', async () => {
    writeFileSync(
      inFolder('text.db'),
      'not a database, and long enough to be looked at'.repeat(99),
    );
    const { message } = await expectCodeAsync(restore('text.db'), 'STORE_CORRUPT');
    expect(message).toContain(inFolder('text.db'));
    expect(message).not.toContain('restoring');
    await expectCodeAsync(restore('absent.db'), 'FILE_NOT_READABLE');
    writeFileSync(inFolder('used.db'), '');
    writeFileSync(inFolder('used.db-wal'), '');
    await expectCodeAsync(restore('used.db'), 'STORE_RESTORE_REFUSED');
    expect(readdirSync(path.dirname(place()))).toEqual([]);
  });

  test('a log that was left in the place is in the way', async () => {
    mkdirSync(path.dirname(place()), { recursive: true });
    writeFileSync(inFolder('restored/store.db-wal'), '');
    await expectCodeAsync(restore('backup.db'), 'STORE_RESTORE_REFUSED');
  });

  test('a sound one takes the place, mode 0600, and is never overwritten', async () => {
    elsewhere = inFolder('second.yaml');
    writeFileSync(elsewhere, 'store:\n  kind: sqlite\n  file: second/store.db\n');
    expect(await restore('backup.db')).toEqual([expect.stringContaining('4 records')]);
    expect(readdirSync(inFolder('second'))).toEqual(['store.db']);
    expect(statSync(inFolder('second/store.db')).mode & 0o777).toBe(0o600);
    await expectCodeAsync(restore('backup.db'), 'STORE_RESTORE_REFUSED');
  });

  test('one from before a rotation is refused: its values do not open', async () => {
    expect(await cli.run('store', 'rotate-storage-key')).toContain(
      'rotated: 1 values went under storage key 2',
    );
    elsewhere = inFolder('third.yaml');
    writeFileSync(elsewhere, 'store:\n  kind: sqlite\n  file: third/store.db\n');
    await expectCodeAsync(restore('backup.db'), 'STORE_RECORDS_WRONG');
    expect(await cli.run('store', 'verify', '--json')).toEqual(['{"intact":4,"problems":[]}']);
  });

  test('PostgreSQL has its own commands, which are quoted for a shell', async () => {
    const access = { host: '/run/pg sql', port: 5432, database: "k'ms", user: 'kms' };
    const store = { kind: 'postgres', tls: false, ...access } as const;
    expect(dumpCommand(store, '/b/x.dump')).toBe(
      "pg_dump --host '/run/pg sql' --port 5432 --username kms --format=custom " +
        String.raw`--file /b/x.dump 'k'\''ms'`,
    );
    expect(restoreCommands(store, '/b/x.dump')[1]).toContain('--single-transaction');
    writeFileSync(config, 'store: { kind: postgres, host: h, database: d, user: u }');
    const backup = await cli.run('store', 'backup', 'x.dump', '--config', config);
    expect(backup[1]).toContain('pg_dump --host h');
    await expectCodeAsync(
      cli.run('store', 'restore', 'x.dump', '--config', config),
      'STORE_RESTORE_REFUSED',
    );
  });
});

describe('migrate', () => {
  test('says when there is nothing to do, and makes no store', async () => {
    writeFileSync(config, 'store:\n  kind: sqlite\n  file: store.db\n');
    expect(await cli.run('store', 'migrate', '--config', config, '--json')).toEqual([
      expect.stringContaining('"changed":false'),
    ]);
    writeFileSync(config, 'store:\n  kind: sqlite\n  file: mistyped.db\n');
    await expectCodeAsync(cli.run('store', 'migrate', '--config', config), 'STORE_MISSING');
    expect(existsSync(inFolder('mistyped.db'))).toBe(false);
  });
});

describe('status of a store with another schema', () => {
  // The real opening, with an HSM that is not there.
  const statusOf = (...more: readonly string[]) =>
    custodyCli(custody, { openUnchecked }).run('store', 'status', '--config', config, ...more);
  const migrationsOf = (file: string, statement: string) => {
    const database = new Database(file);
    database.exec(statement);
    database.close();
  };

  beforeAll(async () => {
    const stores = ['older.db', 'newer.db', 'empty.db'].map((name) => inFolder(name));
    for (const file of stores) {
      await (await openStore({ kind: 'sqlite', file }, { migrate: true })).close();
    }
    migrationsOf(
      stores[0]!,
      'delete from schema_migration where name > (select min(name) from schema_migration)',
    );
    migrationsOf(stores[1]!, "insert into schema_migration values ('999-later', '2030-01-01')");
    migrationsOf(stores[2]!, 'delete from schema_migration');
  });

  const configure = (name: string) => {
    const hsm = 'hsm: { profile: softhsm2, tokenLabel: none, pinFile: none }';
    writeFileSync(config, `store: { kind: sqlite, file: ${name} }\n${hsm}\n`);
  };

  test('an older one: what is pending, and store migrate', async () => {
    configure('older.db');
    const text = (await statusOf()).join('\n');
    expect(text).toMatch(/^store +sqlite .*older\.db$/m);
    expect(text).toMatch(/^schema +001-/m);
    expect(text).toMatch(/^pending migrations +002-.*, 003-/m);
    expect(text).toMatch(/^next +run sts-kms store migrate/m);
    const [line] = await statusOf('--json');
    const { store, code } = JSON.parse(line!) as { store: { pending: string[] }; code: string };
    expect(code).toBe('STORE_SCHEMA_OLDER');
    expect(store.pending.length).toBeGreaterThan(1);
  });

  test('a newer one: migrate would not help', async () => {
    configure('newer.db');
    const text = (await statusOf()).join('\n');
    expect(text).toMatch(/^schema +999-later$/m);
    expect(text).toMatch(/^pending migrations +none$/m);
    expect(text).toMatch(/^next +a later sts-kms made this schema/m);
  });

  test('a database without any schema is no store', async () => {
    configure('empty.db');
    await expectCodeAsync(statusOf(), 'STORE_MISSING');
  });
});

describe('an edited row', () => {
  test('is named by verify, whatever else there is', async () => {
    const edited = new Database(inFolder('store.db'));
    edited.exec("update owner set name = 'Intruder'");
    edited.close();
    await expectCodeAsync(cli.run('store', 'verify'), 'STORE_RECORDS_WRONG');
  });
});
