/** Asks for a secret at the terminal and says in hexadecimal what it got, for a test to run. */
import { execFileSync } from 'node:child_process';
import { KmsError } from '../../src/errors/kms-error.ts';
import { readSecretAtTerminal } from '../../src/credentials/read-secret-at-terminal.ts';

async function ask(): Promise<string> {
  try {
    const secret = await readSecretAtTerminal('PIN? ', {
      withinMs: Number(process.argv[2]),
      fileOption: '--passphrase-file',
    });
    return `got ${Buffer.from(secret).toString('hex')}.`;
  } catch (error) {
    if (error instanceof KmsError) return `${error.code}: ${error.message}.`;
    throw error;
  }
}

process.stdout.write(`${await ask()}\n`);
// Asked while this process runs: Node restores the terminal when it ends.
const modes = execFileSync('stty', ['-F', '/dev/tty', '-a'], { encoding: 'utf8' });
process.stdout.write((modes.match(/-?\b(?:echo|icanon)\b/g) ?? []).join('\n'));
