/**
 * `npm run mutants`: breaks the project in the ways of the patches beside this file, one at a time
 * and each in a scratch copy, and sees that somebody notices. An argument chooses by name.
 */
import fs from 'node:fs';
import path from 'node:path';
import { readMutants } from './patch-file.mjs';
import { applyPatch, makeScratchCopy, revertPatch, runIn } from './scratch-copy.mjs';
import { commandOf, hasNoticed } from './witness.mjs';

/** @typedef {import('./patch-file.mjs').Mutant} Mutant */

const ROOT = path.resolve(import.meta.dirname, '../..');
const AT_A_TIME = 2;
const OUTPUT_SHOWN_CHARACTERS = 4000;

/**
 * @template T
 * @param {readonly T[]} items
 * @param {string[]} copies - one worker each
 * @param {(item: T, directory: string) => Promise<boolean>} work
 * @returns {Promise<number>} how many went well
 */
async function countOnCopies(items, copies, work) {
  const queue = [...items];
  let good = 0;
  await Promise.all(
    copies.map(async (directory) => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
        if (await work(item, directory)) good += 1;
      }
    }),
  );
  return good;
}

/**
 * What fails without any mutant would "notice" every one.
 *
 * @param {string} command
 * @param {string} directory
 */
async function passesUnpatched(command, directory) {
  const { ok, output, seconds } = await runIn(directory, commandOf(command));
  console.log(`${ok ? 'passes  ' : 'FAILS   '} ${seconds.toFixed(1).padStart(5)} s  ${command}`);
  if (!ok) console.log(output.slice(-OUTPUT_SHOWN_CHARACTERS));
  return ok;
}

/**
 * @param {Mutant} mutant
 * @param {string} directory
 * @returns {Promise<string[]>} what did not notice, with its output
 */
async function listBlind({ witnesses, patch, touches }, directory) {
  applyPatch(directory, patch);
  /** @type {string[]} */
  const blind = [];
  for (const witness of witnesses) {
    const ran = await runIn(directory, commandOf(witness.command, touches));
    if (hasNoticed(witness, ran)) continue;
    blind.push(`${witness.command}: ${ran.ok ? 'passed' : 'failed otherwise'}\n${ran.output}`);
  }
  revertPatch(directory, patch);
  return blind;
}

/**
 * @param {Mutant} mutant
 * @param {string} directory
 */
async function isKilled(mutant, directory) {
  const startedAt = performance.now();
  const blind = await listBlind(mutant, directory).catch(
    /** @param {unknown} error */ (error) => [String(error)],
  );
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(5);
  const verdict = blind.length === 0 ? 'killed  ' : 'SURVIVED';
  console.log(`${verdict} ${seconds} s  ${mutant.name}: ${mutant.removes}`);
  for (const text of blind) console.log(text.slice(-OUTPUT_SHOWN_CHARACTERS));
  return blind.length === 0;
}

/**
 * @param {Mutant[]} mutants
 * @param {string[]} copies
 */
async function killAll(mutants, copies) {
  const commands = new Set(mutants.flatMap(({ witnesses }) => witnesses.map((w) => w.command)));
  const passing = await countOnCopies([...commands], copies, passesUnpatched);
  if (passing < commands.size) {
    console.log('not everything passes without a mutant: nothing was shown');
    return false;
  }
  const killed = await countOnCopies(mutants, copies, isKilled);
  console.log(`${String(killed)} of ${String(mutants.length)} killed`);
  return killed === mutants.length;
}

const mutants = readMutants(import.meta.dirname, process.argv[2] ?? '');
if (mutants.length === 0) throw new Error('no mutant was chosen');
const copies = Array.from({ length: AT_A_TIME }, () => makeScratchCopy(ROOT));
try {
  process.exitCode = (await killAll(mutants, copies)) ? 0 : 1;
} finally {
  for (const copy of copies) fs.rmSync(copy, { recursive: true, force: true });
}
