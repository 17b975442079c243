/** @module */
import { canonicalOctets } from '../exchange/canonical-octets.ts';
import { personToRow } from '../people/person-row.ts';
import type { Person } from '../people/person.ts';
import { verifySignedText } from './verify.ts';
/** Temporary. */
export function enrolmentOctets(person: Person): Uint8Array {
  return canonicalOctets(['x', Object.values(personToRow(person)) as string[]]);
}
/** Temporary. */
export function verifyEnrolment(person: Person, proof: string): boolean {
  return verifySignedText(person.publicKey, enrolmentOctets(person), proof);
}
