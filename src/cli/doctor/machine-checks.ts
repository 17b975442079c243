/**
 * Checks of the machine: Node, addons, clock, disk, core files. Facts come in as arguments.
 *
 * @module
 */
import { fail, ok, warn, type Check } from './check.ts';

/** The oldest Node, and the major version that the suites were run on. */
const NODE_MAJOR = 20;
const NODE_MINOR = 20;
const DISK_BYTES_MIN = 100_000_000;
/** The first year of the software's use, and the first one without a base date that lives. */
const FIRST_YEAR = 2024;
const END_YEAR = 2066;

/** The version of Node, as `20.20.2`. */
export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const tooOld = major < NODE_MAJOR || (major === NODE_MAJOR && minor < NODE_MINOR);
  if (tooOld || Number.isNaN(major + minor)) {
    return fail('node', { code: 'DOCTOR_NODE_VERSION', detail: `Node ${version}` });
  }
  if (major > NODE_MAJOR) {
    return warn('node', { code: 'DOCTOR_NODE_UNTESTED', detail: `Node ${version}` });
  }
  return ok('node', `Node ${version}`);
}

/** A native addon and what came of loading it. */
export interface AddonFacts {
  readonly addon: string;
  /** Why it does not load; null when it does. */
  readonly problem: string | null;
  /** False for an addon that the chosen HSM does without. */
  readonly needed: boolean;
}

/** Whether an addon loads. */
export function checkAddon({ addon, problem, needed }: AddonFacts): Check {
  const name = `addon ${addon}`;
  if (problem === null) return ok(name, 'loads');
  const remedy = `Run: npm rebuild ${addon}   (it needs a C++ compiler and Python)`;
  const found = { code: 'DOCTOR_ADDON_MISSING', detail: problem, remedy } as const;
  return needed ? fail(name, found) : warn(name, found);
}

/** Whether the clock shows a year that can be: it cannot know more without another clock. */
export function checkClock(now: Date): Check {
  const year = now.getUTCFullYear();
  if (year >= FIRST_YEAR && year < END_YEAR) {
    return ok('clock', `${now.toISOString().slice(0, 16)}Z; only the year was judged`);
  }
  const detail = `the year ${year}: ${FIRST_YEAR} to ${END_YEAR - 1} is possible`;
  return fail('clock', { code: 'DOCTOR_CLOCK', detail });
}

/** Free room where the data are. */
export function checkDisk(place: string, freeBytes: number): Check {
  const detail = `${Math.floor(freeBytes / 1_000_000)} MB free at ${place}`;
  if (freeBytes >= DISK_BYTES_MIN) return ok('disk space', detail);
  return fail('disk space', { code: 'DOCTOR_DISK_SPACE', detail });
}

/** What the system says of core files; null when it does not say. */
export interface CoreFacts {
  /** The soft limit as in /proc/self/limits: a number of octets or `unlimited`. */
  readonly limit: string | null;
  /** As in /proc/sys/kernel/core_pattern. */
  readonly pattern: string | null;
}

/** Core files could hold trial keys of the in-memory HSM. */
export function checkCoreDumps({ limit, pattern }: CoreFacts): Check {
  const name = 'core dumps';
  const code = 'DOCTOR_CORE_DUMPS';
  if (pattern?.startsWith('|') === true) {
    const remedy = 'Check that the program stores none, or set kernel.core_pattern to a file name.';
    const detail = 'cores are piped to a program, which the limit does not bind';
    return warn(name, { code, detail, remedy });
  }
  if (limit === '0') return ok(name, 'limit 0, no core files');
  const detail = limit === null ? 'the limit is not known' : `limit ${limit}`;
  return warn(name, { code, detail });
}
