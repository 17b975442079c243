/** The files of the project as git sees them: tracked, or new and not ignored. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

/** @returns paths relative to the current directory, which is the project's root, sorted */
export function listProjectFiles(): string[] {
  const options = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  const listed = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    options,
  );
  // A deleted file stays in the index until the deletion is added.
  return listed
    .split('\0')
    .filter((file) => file !== '' && fs.existsSync(file))
    .sort();
}
