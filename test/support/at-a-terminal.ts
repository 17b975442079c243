/** Runs a command at a terminal of its own, and types at it. */
import { spawn } from 'node:child_process';

/** What the terminal showed: all that was echoed or written. */
export interface TerminalRun {
  readonly screen: string;
  readonly exitCode: number | null;
}

/**
 * Runs a shell command under a pseudo-terminal (`script` of util-linux) and types once it has shown
 * the prompt.
 *
 * @param keys - typed one after the other, for each prompt the next
 */
export function runAtTerminal(
  command: string,
  prompt: string,
  keys: readonly string[],
): Promise<TerminalRun> {
  const child = spawn('script', ['-qfec', command, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, TERM: 'dumb' },
  });
  let screen = '';
  let typed = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    screen += chunk.toString();
    const prompts = screen.split(prompt).length - 1;
    for (; typed < prompts && typed < keys.length; typed += 1) child.stdin.write(keys[typed] ?? '');
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => {
      resolve({ screen, exitCode });
    });
  });
}
