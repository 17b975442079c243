/** An enrolment file is taken from whoever said its fingerprint, and from nobody else. */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readVouched } from '../../../../src/cli/custody/person/enrolment-file.ts';
import { enrolmentOctets, writeEnrolment } from '../../../../src/credentials/enrolment.ts';
import { fingerprintOf } from '../../../../src/credentials/fingerprint.ts';
import { expectCode } from '../../../support/expect-code.ts';
import { newTestPerson } from '../../../support/people.ts';
import { useTemporaryFolder } from '../../../support/temporary-folder.ts';

const inFolder = useTemporaryFolder();

test('the fingerprint that somebody heard is that of the key in the file', () => {
  const { person, sign } = newTestPerson('eve');
  const path = inFolder(randomUUID());
  writeFileSync(path, writeEnrolment({ person, proof: sign(enrolmentOctets(person)) }));
  const fingerprint = fingerprintOf(person.publicKey);
  expect(readVouched(path, fingerprint).person).toMatchObject({ id: person.id, name: 'eve' });
  const other = fingerprintOf(newTestPerson('eve').person.publicKey);
  const error = expectCode(() => readVouched(path, other), 'PERSON_FINGERPRINT');
  // Named, it would be copied from the screen and not read out by its holder.
  expect(JSON.stringify([error.message, error.facts])).not.toContain(fingerprint);
});
