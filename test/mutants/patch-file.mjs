/** A mutant: a patch with a header that says what it breaks and who must notice. See README.md. */
import fs from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} Witness
 * @property {string} command - an npm script that is a gate, or test files
 * @property {string} [says] - text that the failing command must print
 */

/**
 * @typedef {object} Mutant
 * @property {string} name
 * @property {string} removes
 * @property {Witness[]} witnesses - each of them must notice
 * @property {string} patch - path of the file
 * @property {string[]} touches - files that the patch adds or changes
 */

const HEADER = /^# (name|removes|noticed-by|says): (.+)$/;

/**
 * @param {string} head - the lines above the first diff
 * @param {string} patch
 */
function parseHeader(head, patch) {
  const header = { name: '', removes: '', witnesses: /** @type {Witness[]} */ ([]) };
  for (const line of head.split('\n').filter((l) => l !== '')) {
    const [, key, value = ''] = HEADER.exec(line) ?? [];
    const last = header.witnesses.at(-1);
    if (key === 'name' || key === 'removes') header[key] = value;
    else if (key === 'noticed-by') header.witnesses.push({ command: value });
    else if (key === 'says' && last !== undefined) last.says = value;
    else throw new Error(`${patch}: not a header line: ${line}`);
  }
  return header;
}

/**
 * @param {string} text
 * @param {string} patch
 * @returns {Mutant}
 */
export function parseMutant(text, patch) {
  const [head = '', ...diffs] = text.split(/^(?=diff --git )/m);
  const header = parseHeader(head, patch);
  const { name, removes, witnesses } = header;
  const mute = witnesses.filter((w) => !w.command.startsWith('test/') && w.says === undefined);
  if (path.basename(patch) !== `${name}.patch` || removes === '' || witnesses.length === 0) {
    throw new Error(`${patch}: needs its own name, removes and noticed-by`);
  }
  if (mute.length > 0) throw new Error(`${patch}: a gate needs "says"`);
  const touches = diffs.flatMap((diff) => /^\+\+\+ b\/(.+)$/m.exec(diff)?.[1] ?? []);
  if (touches.length === 0) throw new Error(`${patch}: needs a diff`);
  return { ...header, patch, touches };
}

/**
 * @param {string} directory
 * @param {readonly string[]} wanted - parts of names; none for all
 */
export function readMutants(directory, wanted) {
  return fs
    .readdirSync(directory)
    .filter((name) => name.endsWith('.patch'))
    .sort()
    .map((name) => path.join(directory, name))
    .map((file) => parseMutant(fs.readFileSync(file, 'utf8'), file))
    .filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
}
