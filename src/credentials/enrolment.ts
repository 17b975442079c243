/**
 * The enrolment statement: what somebody who made a credential wants to be recorded as, signed with
 * that credential, so that nobody is enrolled with the key of another.
 *
 * @module
 */
import * as z from 'zod';
import { canonicalOctets, type JsonValue } from '../exchange/canonical-octets.ts';
import { KmsError } from '../errors/kms-error.ts';
import { personFromRow, scopeToText } from '../people/person-row.ts';
import type { Person } from '../people/person.ts';
import { verifySignedText } from './verify.ts';

const SCHEMA = 'sts-kms-enrolment-v1';
/** First member of what is signed. */
const DOMAIN = 'sts-kms enrolment 1';

const fileSchema = z.strictObject({
  schema: z.literal(SCHEMA),
  id: z.string(),
  name: z.string(),
  kind: z.enum(['person', 'service']),
  roles: z.string(),
  scope: z.string(),
  publicKey: z.string(),
  credentialNumber: z.number(),
  createdAt: z.string(),
  agentDailyLimit: z.number().nullable(),
  signature: z.string(),
});

/** A statement that was checked. */
export interface EnrolmentStatement {
  /** As they will be recorded: active, version 1. */
  readonly person: Person;
  /** Ed25519 over the statement, 64 octets in base64. */
  readonly proof: string;
}

/** What is signed: everything that a statement says. */
export function enrolmentOctets(person: Person): Uint8Array {
  return canonicalOctets([DOMAIN, membersOf(person)]);
}

/** Whether somebody signed their own enrolment with the key that it names. */
export function verifyEnrolment(person: Person, proof: string): boolean {
  return verifySignedText(person.publicKey, enrolmentOctets(person), proof);
}

/** The text of an enrolment file. */
export function writeEnrolment({ person, proof }: EnrolmentStatement): string {
  const file = { schema: SCHEMA, ...membersOf(person), signature: proof };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/**
 * Reads an enrolment file.
 *
 * @throws {KmsError} PERSON_ENROLMENT when it is of another form or not signed by its own key
 */
export function readEnrolment(text: string): EnrolmentStatement {
  const { signature, ...members } = parseFile(text);
  const person = personOf(members);
  if (verifyEnrolment(person, signature)) return { person, proof: signature };
  throw malformed('its signature is not that of the key that it names');
}

function membersOf(person: Person): Record<string, JsonValue> {
  const { id, name, kind, roles, scope, publicKey, credentialNumber } = person;
  return {
    ...{ id, name, kind, publicKey, credentialNumber },
    roles: roles.join(' '),
    scope: scopeToText(scope),
    createdAt: person.enrolledAt,
    agentDailyLimit: person.agentDailyLimit,
  };
}

type Members = Omit<z.infer<typeof fileSchema>, 'signature'>;

function parseFile(text: string): z.infer<typeof fileSchema> {
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw malformed('it is not JSON', cause);
    if (!(cause instanceof z.ZodError)) throw cause;
    const [issue] = cause.issues;
    throw malformed(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`, cause);
  }
}

/** A row is read strictly: so is a statement. */
function personOf(members: Members): Person {
  const { id, name, kind, roles, scope, publicKey, credentialNumber, createdAt } = members;
  try {
    return personFromRow({
      ...{ id, version: 1, name, kind, roles, scope, state: 'active' },
      public_key: publicKey,
      credential_number: credentialNumber,
      enrolled_at: createdAt,
      agent_daily_limit: members.agentDailyLimit,
    });
  } catch (cause) {
    if (!(cause instanceof KmsError)) throw cause;
    throw malformed(cause.message, cause);
  }
}

function malformed(why: string, cause?: unknown): KmsError {
  return new KmsError('PERSON_ENROLMENT', `not an enrolment that can be taken: ${why}`, { cause });
}
