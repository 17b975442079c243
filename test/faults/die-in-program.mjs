/**
 * Preloaded into the real program, and by it into its security-module host: one of the two is
 * killed at one of the durable steps that both take together.
 *
 *   DYING_PLAN=FILE node --import ./die-in-program.mjs dist/main.js ARGUMENT...
 *
 * A step is a commit of the store, a line of the anchor, or an object that comes into the token or
 * leaves it. Each is written to the log of the plan, which both processes count by.
 *
 * @typedef {import('./die-at-step.mjs').Moment | 'midst'} ProgramMoment - `midst`: a transaction
 *   has written something, or half of a line of the anchor is there
 * @typedef {object} DyingPlan
 * @property {string} log
 * @property {number} step - at which somebody dies, or 0
 * @property {ProgramMoment} moment
 * @property {'program' | 'host'} victim - with the program its host ends too
 *
 * @typedef {(...given: unknown[]) => unknown} Call
 */
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import process from 'node:process';

/** @type {(name: string) => unknown} */
const load = createRequire(import.meta.url);
const planFile = process.env['DYING_PLAN'] ?? '';
/** @type {unknown} */
const read = JSON.parse(fs.readFileSync(planFile, 'utf8'));
const plan = /** @type {DyingPlan} */ (read);
const inHost = process.argv[1]?.endsWith('host-main.js') === true;
/** @type {import('node:child_process').ChildProcess[]} */
const hosts = [];

function die() {
  if (plan.victim === 'host' && !inHost) {
    for (const host of hosts) host.kill('SIGKILL');
    return;
  }
  if (plan.victim === 'program' && inHost) process.kill(process.ppid, 'SIGKILL');
  process.kill(process.pid, 'SIGKILL');
  throw new RangeError('unreachable');
}

function stepsTaken() {
  return fs.existsSync(plan.log) ? fs.readFileSync(plan.log, 'utf8').split('\n').length - 1 : 0;
}

/**
 * @param {string} name
 * @returns {(moment: ProgramMoment) => void} dies where it is to die
 */
function stepBegins(name) {
  fs.appendFileSync(plan.log, `${name}\n`);
  const dying = stepsTaken() === plan.step;
  return (moment) => {
    if (dying && moment === plan.moment) die();
  };
}

/** The next step is a commit, and something of it was written. */
function wroteSomething() {
  if (plan.moment === 'midst' && stepsTaken() + 1 === plan.step) die();
}

/**
 * @template Result
 * @param {string} name
 * @param {() => Result} call
 * @returns {Result}
 */
function take(name, call) {
  const at = stepBegins(name);
  at('before');
  const result = call();
  at('after');
  return result;
}

/**
 * Puts a function in the place of a method.
 *
 * @param {unknown} owner
 * @param {string} name
 * @param {(original: Call, given: unknown[], owner: unknown) => unknown} instead
 */
function replace(owner, name, instead) {
  const methods = /** @type {Record<string, Call>} */ (owner);
  const original = methods[name];
  if (original === undefined) throw new RangeError(`no ${name}`);
  /**
   * @this {unknown}
   * @param {unknown[]} given
   */
  methods[name] = function (...given) {
    return instead(original.bind(this), given, this);
  };
}

const IS_WRITE = /^(insert|update|delete)\b/i;

function watchSqlite() {
  const Database = /** @type {{ prototype: unknown }} */ (load('better-sqlite3'));
  replace(Database.prototype, 'prepare', (prepare, given) => {
    const statement = prepare(...given);
    const text = String(given[0]);
    if (text === 'commit') {
      replace(statement, 'run', (run, values) => take('commit', () => run(...values)));
    } else if (IS_WRITE.test(text)) {
      for (const name of ['run', 'all']) {
        replace(statement, name, (run, values) => {
          const result = run(...values);
          wroteSomething();
          return result;
        });
      }
    }
    return statement;
  });
}

function watchPostgres() {
  const { Client } = /** @type {{ Client: { prototype: unknown } }} */ (load('pg'));
  replace(Client.prototype, 'query', (query, given) => {
    if (given[0] === 'commit') return commitAtServer(() => query(...given));
    const result = /** @type {unknown} */ (query(...given));
    return IS_WRITE.test(String(given[0])) ? withWritten(result) : result;
  });
}

/** @param {() => unknown} commit */
async function commitAtServer(commit) {
  const at = stepBegins('commit');
  at('before');
  const answer = commit();
  setImmediate(() => {
    at('sent');
  });
  await answer;
  at('after');
  return answer;
}

/** @param {unknown} answer */
async function withWritten(answer) {
  await answer;
  wroteSomething();
  return answer;
}

/** Only the anchor is written to in this way. */
function watchAnchor() {
  /** @type {Set<unknown>} */
  const anchors = new Set();
  const { writeSync } = fs;
  replace(fs, 'openSync', (open, given) => {
    const descriptor = open(...given);
    if (String(given[0]).endsWith('.anchor.jsonl')) anchors.add(descriptor);
    return descriptor;
  });
  replace(fs, 'writeSync', (write, given) => {
    const [descriptor, octets] = given;
    if (!anchors.has(descriptor) || !(octets instanceof Uint8Array)) return write(...given);
    const at = stepBegins('anchor');
    at('before');
    if (plan.moment === 'midst' && stepsTaken() === plan.step) {
      writeSync(Number(descriptor), octets.subarray(0, octets.length / 2));
    }
    at('midst');
    const written = write(...given);
    at('after');
    return written;
  });
  syncBuiltinESMExports();
}

const CKA_TOKEN = 1;
const CKA_LABEL = 3;
const MAKING = ['C_CreateObject', 'C_GenerateKey', 'C_GenerateKeyPair', 'C_UnwrapKey'];

/**
 * @typedef {{ type: number, value?: unknown }[]} Template
 * @param {unknown} template
 */
function persistentLabel(template) {
  const attributes = /** @type {Template} */ (template);
  const valueOf = (/** @type {number} */ type) =>
    attributes.find((attribute) => attribute.type === type)?.value;
  const persistent = valueOf(CKA_TOKEN);
  const lasts = persistent instanceof Uint8Array ? persistent[0] === 1 : persistent === true;
  return lasts ? String(valueOf(CKA_LABEL)) : null;
}

function watchToken() {
  const { PKCS11 } = /** @type {typeof import('pkcs11js')} */ (load('pkcs11js'));
  const { prototype } = PKCS11;
  for (const call of MAKING) {
    replace(prototype, call, (make, given) => {
      const label = persistentLabel(given.findLast((each) => Array.isArray(each)));
      return label === null ? make(...given) : take(`make ${label}`, () => make(...given));
    });
  }
  replace(prototype, 'C_DestroyObject', (destroy, given, module) => {
    const [session, object] = /** @type {[Buffer, Buffer]} */ (given);
    const wanted = [{ type: CKA_TOKEN }, { type: CKA_LABEL }];
    const cryptoki = /** @type {InstanceType<typeof PKCS11>} */ (module);
    const label = persistentLabel(cryptoki.C_GetAttributeValue(session, object, wanted));
    return label === null ? destroy(...given) : take(`destroy ${label}`, () => destroy(...given));
  });
}

/** The host's program is begun with this one; it inherits no environment. */
function followHosts() {
  replace(childProcess, 'spawn', (spawn, given) => {
    const [file, args, options] = /** @type {[string, string[], { env: object }]} */ (given);
    if (args.at(-1)?.endsWith('host-main.js') !== true) return spawn(...given);
    const preloaded = [...args.slice(0, -1), '--import', import.meta.url, args.at(-1)];
    const env = { ...options.env, DYING_PLAN: planFile };
    const host = spawn(file, preloaded, { ...options, env });
    hosts.push(/** @type {import('node:child_process').ChildProcess} */ (host));
    return host;
  });
  syncBuiltinESMExports();
}

if (inHost) {
  watchToken();
} else {
  watchSqlite();
  watchPostgres();
  watchAnchor();
  followHosts();
}
