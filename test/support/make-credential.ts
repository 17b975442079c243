/** Makes a credential with a passphrase that is typed twice, for a test to run. */
import { join } from 'node:path';
import { writeCredential } from '../../src/cli/custody/person/credential-files.ts';
import { KmsError } from '../../src/errors/kms-error.ts';
import { newTestPerson } from './people.ts';

const folder = process.argv[2] ?? '';

async function make(): Promise<string> {
  const { person } = newTestPerson('eve');
  const files = { keyFile: join(folder, 'eve.key'), enrolment: join(folder, 'eve.json') };
  try {
    await writeCredential(files, person);
    return 'made';
  } catch (error) {
    if (error instanceof KmsError) return error.code;
    throw error;
  }
}

process.stdout.write(`${await make()}\n`);
