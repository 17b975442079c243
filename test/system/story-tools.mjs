/**
 * What the stories cannot do in shell:
 *
 *   node story-tools.mjs sql CONFIG STATEMENT          rows as JSON Lines
 *   node story-tools.mjs field NAME                    a member of the JSON on standard input
 *   node story-tools.mjs kill-when CONFIG QUERY COMMAND...
 *
 * The last one kills the command with SIGKILL as soon as the query has a row, and fails when the
 * command ends before that.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import pg from 'pg';
import { parse } from 'yaml';

/**
 * @typedef {{ kind: string, file: string, host: string, port: string, database: string,
 *   user: string, passwordFile: string }} Access
 */
/**
 * @typedef {{ run: (statement: string) => Promise<unknown[]>,
 *   close: () => Promise<void> }} Connection
 */

/**
 * @param {string} config
 * @returns {Promise<Connection>}
 */
async function connect(config) {
  /** @type {unknown} */
  const parsed = parse(fs.readFileSync(config, 'utf8'), { schema: 'failsafe' });
  const { store } = /** @type {{ store: Access }} */ (parsed);
  const from = (/** @type {string} */ file) => path.resolve(path.dirname(config), file);
  return store.kind === 'sqlite' ? connectSqlite(from(store.file)) : connectPostgres(store, from);
}

/**
 * @param {string} file
 * @returns {Connection}
 */
function connectSqlite(file) {
  const database = new Database(file, { fileMustExist: true });
  return {
    run: (statement) => {
      const prepared = database.prepare(statement);
      return Promise.resolve(prepared.reader ? prepared.all() : [prepared.run()].slice(1));
    },
    close: () => Promise.resolve(void database.close()),
  };
}

/**
 * @param {Access} access
 * @param {(file: string) => string} from
 * @returns {Promise<Connection>}
 */
async function connectPostgres(access, from) {
  const { host, database, user, passwordFile } = access;
  const password = fs.readFileSync(from(passwordFile), 'utf8').trim();
  const client = new pg.Client({ host, port: Number(access.port), database, user, password });
  await client.connect();
  return {
    run: async (statement) => {
      /** @type {{ rows: unknown[] }} */
      const { rows } = await client.query(statement);
      return rows;
    },
    close: () => client.end(),
  };
}

/**
 * Rows of a statement on the store of a configuration, as JSON Lines.
 *
 * @param {string} config
 * @param {string} statement
 */
export async function runStatement(config, statement) {
  const connection = await connect(config);
  try {
    const rows = await connection.run(statement);
    return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  } finally {
    await connection.close();
  }
}

/**
 * A member of the first line, which is JSON, as a line.
 *
 * @param {string} json
 * @param {string} name
 */
export function memberOf(json, name) {
  /** @type {unknown} */
  const parsed = JSON.parse(json.split('\n')[0] ?? '');
  const object = /** @type {Record<string, unknown>} */ (parsed);
  return `${String(object[name])}\n`;
}

/**
 * @param {string} config
 * @param {string} query
 * @param {string[]} command
 */
async function killWhen(config, query, [program, ...args]) {
  const connection = await connect(config);
  const child = spawn(program ?? '', args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const ending = new Promise((resolve) => child.once('close', resolve));
  while ((await connection.run(query)).length === 0) {
    if (child.exitCode !== null) throw new Error('the command ended before it could be killed');
    await pause(1);
  }
  if (!child.kill('SIGKILL')) throw new Error('the command ended before it could be killed');
  await ending;
  await connection.close();
}

/** @param {string[]} args */
async function main([verb, first = '', second = '', ...command]) {
  if (verb === 'sql') process.stdout.write(await runStatement(first, second));
  else if (verb === 'kill-when') await killWhen(first, second, command);
  else process.stdout.write(memberOf(await text(process.stdin), first));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
