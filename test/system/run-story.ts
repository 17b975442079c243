/** Runs a story that a shell script tells from the command line. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startStoryServer } from './story-server.ts';

const run = promisify(execFile);

/**
 * Its commands run in this process.
 *
 * @param script - of this folder
 * @returns what it said
 */
export async function runStory(script: string, args: readonly string[]): Promise<string> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const server = await startStoryServer();
  try {
    const env = { ...process.env, STORY_PORT: String(server.port) };
    return (await run(file, args, { env })).stdout;
  } finally {
    server.close();
  }
}
