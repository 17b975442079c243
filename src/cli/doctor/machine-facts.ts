/**
 * Facts of this machine, for the checks to judge.
 *
 * @module
 */
import { readFileSync, statfsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CoreFacts } from './machine-checks.ts';

const load = createRequire(import.meta.url);

/** How each addon is made to load its binary: one loads it late. */
const ADDONS = {
  'better-sqlite3': () => {
    const Database = load('better-sqlite3') as new (path: string) => { close: () => void };
    new Database(':memory:').close();
  },
  pkcs11js: () => {
    load('pkcs11js');
  },
} as const;

/** Name of an addon. */
export type AddonName = keyof typeof ADDONS;

/** Why an addon does not load, in one line; null when it does. */
export function problemOfAddon(addon: AddonName): string | null {
  try {
    ADDONS[addon]();
    return null;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return text.split('\n')[0] ?? 'unknown';
  }
}

/** Mode of a file or folder; null when it cannot be seen. */
export function modeOf(path: string): number | null {
  try {
    return statSync(path).mode;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

/** Free octets for this user on the file system of a path. */
export function freeBytesAt(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}

/** What Linux says of core files. */
export function coreFacts(): CoreFacts {
  const limits = textOf('/proc/self/limits');
  const limit = /^Max core file size +(\S+)/m.exec(limits ?? '')?.[1] ?? null;
  return { limit, pattern: textOf('/proc/sys/kernel/core_pattern') };
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // Another system, or a container that hides it: then it is not known.
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}
