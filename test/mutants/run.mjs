/**
 * `npm run mutants`: breaks the project in the ways of the patches beside this file, one at a time
 * and each in a scratch copy, and sees that somebody notices. Arguments choose by parts of names;
 * `--recent` chooses what `npm run verify` has time for.
 */
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { chooseRecent, groupByWitness } from './choice.mjs';
import { readMutants } from './patch-file.mjs';
import { ScratchCopy, git } from './scratch-copy.mjs';
import { Trial } from './trial.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const AT_A_TIME = 2;
const RECENT_COMMITS = 50;
const RECENT_MUTANTS = { total: 26, sample: 8 };
/** In `verify` the suites have just shown that the witnesses pass; else each is a control. */
const RECENT_CONTROL_EVERY = 5;

/** Files of the last commits, and those that are not committed. */
function listChanged() {
  const committed = ['log', `-${String(RECENT_COMMITS)}`, '--name-only', '--format='];
  const open = ['ls-files', '--modified', '--others', '--exclude-standard'];
  return new Set([committed, open].flatMap((args) => git(ROOT, args).split('\n')));
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { recent: { type: 'boolean', default: false } },
});
const named = readMutants(import.meta.dirname, positionals);
const recent = { changed: listChanged(), seed: git(ROOT, ['rev-parse', 'HEAD']).trim() };
const mutants = values.recent ? chooseRecent(named, { ...recent, atMost: RECENT_MUTANTS }) : named;
if (mutants.length === 0) throw new Error('no mutant was chosen');

const trial = new Trial({ controlEvery: values.recent ? RECENT_CONTROL_EVERY : undefined });
const groups = groupByWitness(mutants);
const places = Math.min(AT_A_TIME, groups.length);
const copies = Array.from({ length: places }, () => new ScratchCopy(ROOT));
const removeAll = () => {
  for (const copy of copies) copy.remove();
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    removeAll();
    process.exit(1);
  });
}
try {
  await Promise.all(
    copies.map(async (copy) => {
      for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
        await trial.tryAll(copy, group);
      }
    }),
  );
} finally {
  removeAll();
}
process.exitCode = trial.report(mutants.length) ? 0 : 1;
