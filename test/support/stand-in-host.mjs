/**
 * Stands in for a security-module host: it speaks the protocol and misbehaves as it is told.
 *
 * `setup.moduleSettings` is a folder. `plan` in it has one word a line; each call takes the next,
 * `answer` when there is none left. `log` gets a line for each start and each call.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

let folder = '';
let residentBytes = 1000;

/** @param {string} line */
function log(line) {
  appendFileSync(path.join(folder, 'log'), `${line}\n`);
}

function nextWord() {
  const file = path.join(folder, 'plan');
  const [word = '', ...rest] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  writeFileSync(file, rest.join('\n'));
  return word === '' ? 'answer' : word;
}

/** @type {Record<string, (id: number) => void>} */
const behaviours = {
  answer: (id) => {
    process.send?.({ id, residentBytes, result: `done by ${process.pid}` });
  },
  hang: () => undefined,
  slow: (id) => {
    setTimeout(() => behaviours['answer']?.(id), 200);
  },
  crash: () => process.kill(process.pid, 'SIGKILL'),
  'exit-0': () => process.exit(0),
  garbage: () => process.send?.({ hello: 'world' }),
  'other-number': (id) => process.send?.({ id: id + 1000, residentBytes, result: null }),
  'unknown-code': (id) => {
    fail(id, 'NO_SUCH_CODE');
  },
  grow: (id) => {
    residentBytes = 5_000_000;
    behaviours['answer']?.(id);
  },
};

/**
 * @param {number} id
 * @param {string} code
 */
function fail(id, code) {
  process.send?.({
    id,
    residentBytes,
    error: { code, message: `told to: ${code}`, facts: { n: 1 } },
  });
}

process.on('message', (message) => {
  const { id, operation, args } =
    /** @type {{ id: number, operation: string, args: { moduleSettings: string }[] }} */ (message);
  if (operation === 'open') folder = args[0]?.moduleSettings ?? '';
  const word =
    operation === 'open' && !existsSync(path.join(folder, 'plan-open'))
      ? 'answer'
      : wordOf(operation);
  log(`${operation} ${word} ${process.pid}`);
  const behaviour = behaviours[word];
  if (behaviour === undefined) fail(id, word);
  else behaviour(id);
});
process.on('disconnect', () => process.exit());

/** @param {string} operation */
function wordOf(operation) {
  if (operation !== 'open') return nextWord();
  const file = path.join(folder, 'plan-open');
  const [word = '', ...rest] = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, rest.join('\n'));
  return word === '' ? 'answer' : word;
}
