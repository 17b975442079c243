/** A disk of a few megabytes, to be filled or made read-only. Mounting one takes root's rights. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

export interface SmallDisk {
  /** Writes until nothing more fits. */
  fill(): void;
  /** Makes room again. */
  empty(): void;
  /** Takes nothing from now on. */
  makeReadOnly(): void;
  unmount(): void;
}

/** @param uid - whose disk it is */
export function mountSmallDisk(folder: string, megabytes: number, uid = 0): SmallDisk {
  fs.mkdirSync(folder, { mode: 0o700 });
  const options = `size=${megabytes}m,mode=0700,uid=${uid}`;
  asRoot(['mount', '-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  const filler = path.join(folder, 'filler');
  return {
    fill: () => {
      fillFile(filler);
    },
    empty: () => {
      fs.rmSync(filler, { force: true });
    },
    makeReadOnly: () => {
      asRoot(['mount', '-o', 'remount,ro', folder]);
    },
    unmount: () => {
      asRoot(['umount', '--lazy', folder]);
    },
  };
}

function fillFile(name: string): void {
  const file = fs.openSync(name, 'w');
  try {
    for (;;) fs.writeSync(file, Buffer.alloc(4096));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  } finally {
    fs.closeSync(file);
  }
}

function asRoot([program = '', ...args]: readonly string[]): void {
  execFileSync(program, args);
}
