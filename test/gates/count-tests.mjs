/** How a suite counts: vitest's own report and the exit code must both say that all is well. */

/**
 * The members of vitest's JSON report that are used here.
 *
 * @typedef {object} Report
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 */

/** @typedef {{ passed: number, failed: number, problem?: string }} Count */

/**
 * @param {Report | undefined} report - undefined when vitest wrote none
 * @param {boolean} exitedWell
 * @returns {Count}
 */
export function countTests(report, exitedWell) {
  if (report === undefined) return { passed: 0, failed: 1, problem: 'no report was written' };
  const passed = report.numPassedTests;
  const failed = report.numFailedTests;
  const skipped = report.numPendingTests + report.numTodoTests;
  if (passed + failed === 0) return { passed, failed: 1, problem: 'no test ran' };
  if (skipped > 0) {
    return { passed, failed: failed + skipped, problem: `${String(skipped)} tests did not run` };
  }
  if (!exitedWell && failed === 0) {
    return { passed, failed: 1, problem: 'the runner failed outside any test' };
  }
  return { passed, failed };
}

/**
 * @param {boolean} exitedWell
 * @returns {Count}
 */
export function countOne(exitedWell) {
  return exitedWell ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}
