/** Who is refused leaves a row, but not in a session that was opened unchecked. */
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withUnchecked } from '../../../src/cli/custody/audit/unchecked-session.ts';
import type { CustodySession } from '../../../src/cli/custody/custody-session.ts';
import { identify } from '../../../src/cli/custody/identify.ts';
import { writeCredential } from '../../../src/cli/custody/person/credential-files.ts';
import { loadConfiguration } from '../../../src/config/load-configuration.ts';
import { newGoverned, type Governed } from '../../custody/approvals/governed-custody.ts';
import { closeStores } from '../../custody/custody-rig.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { newTestPerson } from '../../support/people.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { createOutput } from '../../../src/cli/output.ts';

const inFolder = useTemporaryFolder();
let world: Governed;
let session: CustodySession;
let options: { readonly keyFile: string; readonly passphraseFile: string };

beforeAll(async () => {
  world = await newGoverned({ kind: 'sqlite', file: inFolder('store.db') });
  session = {
    dependencies: world.custody.dependencies,
    configuration: loadConfiguration(),
    ...{ mode: world.mode, signer: null, health: () => ({ ready: true }) as const },
    abandoned: [],
    close: () => Promise.resolve([]),
  };
  options = { keyFile: inFolder('eve.key'), passphraseFile: inFolder('eve.pass') };
  writeFileSync(options.passphraseFile, 'correct horse battery\n', { mode: 0o600 });
  const enrolment = inFolder('eve.json');
  await writeCredential({ ...options, enrolment }, newTestPerson('eve').person);
});
afterAll(closeStores);

const rows = async () => {
  const all = await world.custody.dependencies.store.events.list(0, 1000);
  return all.filter(({ action }) => action === 'person.refused').length;
};

test('a key that is nobody’s leaves a row', async () => {
  await expectCodeAsync(identify(session, options), 'PERSON_UNKNOWN');
  expect(await rows()).toBe(1);
});

test('an unchecked session writes nothing, whoever comes', async () => {
  const before = await world.custody.dependencies.store.events.head();
  const output = createOutput({ line: () => undefined, note: () => undefined });
  const parts = { openUnchecked: () => Promise.resolve(session), output };
  const looked = withUnchecked(parts, options, () => Promise.resolve());
  await expectCodeAsync(looked, 'PERSON_UNKNOWN');
  expect(await world.custody.dependencies.store.events.head()).toEqual(before);
});
