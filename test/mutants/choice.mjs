/** Which mutants run, and in which order. */
import { createHash } from 'node:crypto';

/** @typedef {import('./patch-file.mjs').Mutant} Mutant */

/**
 * @typedef {object} Recent
 * @property {ReadonlySet<string>} changed - files
 * @property {string} seed - the commit
 * @property {{ total: number, sample: number }} atMost - the sample is of what did not change
 */

/**
 * A mutant whose target, witness or patch changed is more likely to have come loose; of the others
 * each commit tries some, and each commit others.
 *
 * @param {readonly Mutant[]} mutants
 * @param {Recent} recent
 */
export function chooseRecent(mutants, { changed, seed, atMost }) {
  const shuffled = mutants
    .map((mutant) => ({
      mutant,
      rank: createHash('sha256').update(`${seed} ${mutant.name}`).digest('hex'),
    }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ mutant }) => mutant);
  const isRecent = (/** @type {Mutant} */ { touches, witnesses, patch }) =>
    [...touches, ...witnesses.flatMap(({ command }) => command.split(' '))].some((file) =>
      changed.has(file),
    ) || [...changed].some((file) => patch.endsWith(`/${file}`));
  const steady = shuffled.filter((mutant) => !isRecent(mutant)).slice(0, atMost.sample);
  const recent = shuffled.filter(isRecent).slice(0, atMost.total - steady.length);
  return [...recent, ...steady];
}

/**
 * Mutants of one witness one after the other, so that what it loaded serves them all, the largest
 * group first. All that lint are one group: then one copy alone has an ESLint.
 *
 * @param {readonly Mutant[]} mutants
 * @returns {Mutant[][]}
 */
export function groupByWitness(mutants) {
  /** @type {Map<string, Mutant[]>} */
  const groups = new Map();
  for (const mutant of mutants) {
    const commands = mutant.witnesses.map(({ command }) => command);
    const key = commands.includes('lint') ? 'lint' : (commands[0] ?? '');
    groups.set(key, [...(groups.get(key) ?? []), mutant]);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length);
}
