/**
 * Where throw-away files go: into memory where there is room for them. A file in memory survives
 * what a process can do to it, but not a power cut, and fsync costs nothing there: tests of
 * durability and of the time that it takes use `os.tmpdir()`.
 */
import fs from 'node:fs';
import os from 'node:os';

const MEMORY = '/dev/shm';
const FREE_BYTES_MIN = 1024 ** 3;

/**
 * @param {string} [memory]
 * @returns {string} an existing folder
 */
export function throwAwayRoot(memory = MEMORY) {
  if (!fs.existsSync(memory)) return os.tmpdir();
  const { bavail, bsize } = fs.statfsSync(memory);
  return bavail * bsize >= FREE_BYTES_MIN ? memory : os.tmpdir();
}
