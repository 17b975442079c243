/**
 * A PostgreSQL server of its own, made from nothing in a temporary folder and removed at the end.
 * It keeps its promises as one in use does: fsync is on, and passwords are asked for.
 */
import { execFile, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { PostgresAccess } from '../../src/store/store-access.ts';
import { postgresProgram, runAsPostgres } from './postgres-programs.ts';

const SUPERUSER = 'sts_kms_test';
const run = promisify(execFile);

export interface PostgresCluster {
  /** A new empty database, and how to reach it. */
  newDatabase(): Promise<PostgresAccess>;
  /** Statements on a database, as its owner; rows of the last one. */
  statement(access: PostgresAccess, text: string): Promise<readonly unknown[]>;
  /** `immediate` is what a crash leaves behind. */
  stop(mode: 'fast' | 'immediate'): Promise<void>;
  start(): Promise<void>;
  /** A folder that the server may write to. */
  readonly folder: string;
  /** Stops the server and removes everything. */
  remove(): Promise<void>;
}

export async function startPostgresCluster(): Promise<PostgresCluster> {
  const folder = fs.mkdtempSync(path.join(tmpdir(), 'sts-kms-postgres-'));
  const data = path.join(folder, 'data');
  const password = randomBytes(12).toString('hex');
  const port = await freePort();
  const control = (...args: string[]) =>
    runProgram('pg_ctl', ['--pgdata', data, '--wait', '--silent', ...args]);
  const access = (database: string): PostgresAccess => ({
    ...{ kind: 'postgres', host: '127.0.0.1', port, database, user: SUPERUSER, password },
  });
  const cluster: PostgresCluster = {
    folder,
    newDatabase: async () => {
      const name = `store_${randomBytes(6).toString('hex')}`;
      await statement(access('postgres'), `create database ${name}`);
      return access(name);
    },
    statement,
    stop: (mode) => control('stop', '--mode', mode),
    // Without a log file the server would hold this process's output open.
    start: () => control('start', '--log', path.join(folder, 'log')),
    remove: async () => {
      const running = fs.existsSync(path.join(data, 'postmaster.pid'));
      if (running) await control('stop', '--mode', 'immediate');
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
  try {
    await initialise({ folder, data, password, port });
    await cluster.start();
    return cluster;
  } catch (error) {
    await cluster.remove();
    throw error;
  }
}

async function initialise(made: {
  readonly folder: string;
  readonly data: string;
  readonly password: string;
  readonly port: number;
}): Promise<void> {
  const passwordFile = path.join(made.folder, 'password');
  fs.writeFileSync(passwordFile, made.password, { mode: 0o600 });
  giveToPostgres([made.folder, passwordFile]);
  await runProgram('initdb', [
    ...['--pgdata', made.data, '--username', SUPERUSER, '--pwfile', passwordFile],
    ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C.UTF-8'],
  ]);
  fs.appendFileSync(
    path.join(made.data, 'postgresql.conf'),
    [
      ...['', `port = ${made.port}`, "listen_addresses = '127.0.0.1'"],
      ...[`unix_socket_directories = '${made.folder}'`, 'fsync = on', 'shared_buffers = 16MB', ''],
    ].join('\n'),
  );
}

async function statement(access: PostgresAccess, text: string): Promise<readonly unknown[]> {
  const { host, port, database, user, password } = access;
  const client = new pg.Client({ host, port, database, user, password: password ?? '' });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

async function runProgram(name: string, args: readonly string[]): Promise<void> {
  const [command, ...rest] = runAsPostgres([postgresProgram(name), ...args]);
  // Not in a folder that the other user may not enter.
  await run(command!, rest, { cwd: '/', env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' } });
}

function giveToPostgres(names: readonly string[]): void {
  if (process.getuid?.() !== 0) return;
  const given = spawnSync('chown', ['postgres', ...names]);
  if (given.status !== 0) throw new Error('there is no user `postgres` to run the server as');
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
