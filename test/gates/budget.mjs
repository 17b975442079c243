/** What the suites may cost, by budget.json, and the lines about those that cost more. */

/** @typedef {{ wall: number, processor: number }} Seconds */
/** @typedef {{ name: string, wall: number, processor: number }} Spent */

/**
 * @param {readonly Spent[]} rows
 * @param {Readonly<Record<string, Seconds>>} budget
 * @returns {string[]}
 */
export function listOverBudget(rows, budget) {
  return rows.flatMap(({ name, ...spent }) => {
    const planned = budget[name];
    if (planned === undefined) return [`over budget: ${name} has no row in test/gates/budget.json`];
    return /** @type {const} */ (['wall', 'processor'])
      .filter((kind) => spent[kind] > planned[kind])
      .map(
        (kind) =>
          `over budget: ${name} took ${spent[kind].toFixed(0)} ${kind} seconds, ` +
          `${String(planned[kind])} are planned`,
      );
  });
}
