/**
 * Who is at the terminal: the login name in a store without people, and in any other somebody who
 * proves with their credential who they are.
 *
 * @module
 */
import type { Act } from '../../custody/custody-dependencies.ts';
import { identifyPerson } from '../../custody/people/identify-person.ts';
import { recordEvent } from '../../custody/record-event.ts';
import { scopedStore } from '../../custody/scope/scoped-store.ts';
import {
  newChallenge,
  openCredential,
  verifyChallenge,
  type Credential,
} from '../../credentials/credential.ts';
import { readKeyFile } from '../../credentials/key-file.ts';
import { readSecretAtTerminal } from '../../credentials/read-secret-at-terminal.ts';
import { readPinFile } from '../../credentials/secret-file.ts';
import { KmsError } from '../../errors/kms-error.ts';
import { actorOf, PROGRAM, scopeOf } from '../../people/actor.ts';
import type { CustodySession } from './custody-session.ts';
import { peoplelessAct, wordsOf, type SessionOptions } from './session-options.ts';

const PASSPHRASE_ENTRY_MS = 120_000;

/** A session and who acts in it. */
export interface IdentifiedSession {
  readonly session: CustodySession;
  readonly act: Act;
}

/**
 * Identifies. Who comes with a key that nobody has any more leaves a row.
 *
 * @throws {KmsError} PERSON_WANTED, PERSON_UNKNOWN, PERSON_PASSPHRASE, PERSON_KEY_FILE, CLI_USAGE
 */
export async function identify(
  session: CustodySession,
  options: SessionOptions,
): Promise<IdentifiedSession> {
  if (session.mode === null) return { session, act: peoplelessAct(session.mode, options) };
  const credential = await personCredential(options);
  try {
    return await identified(session, options, credential);
  } catch (error) {
    if (error instanceof KmsError && error.code === 'PERSON_UNKNOWN') {
      await recordRefusal(session, credential, error);
    }
    throw error;
  }
}

/**
 * The same in a session that was opened unchecked. It leaves no row: in an audit that is older than
 * its anchor one more would look like rows that were written anew.
 *
 * @throws {KmsError} as {@link identify}
 */
export async function identifyUnchecked(
  session: CustodySession,
  options: SessionOptions,
): Promise<IdentifiedSession> {
  if (session.mode === null) return { session, act: peoplelessAct(session.mode, options) };
  return identified(session, options, await personCredential(options));
}

/**
 * What the holder of a credential does, who is on record.
 *
 * @throws {KmsError} PERSON_UNKNOWN, PERSON_AGENT, CLI_USAGE
 */
export async function identifyHolder(
  { dependencies }: CustodySession,
  options: SessionOptions,
  credential: Credential,
): Promise<Act> {
  const person = await identifyPerson(dependencies, credential);
  const challenge = newChallenge(dependencies.installationId);
  const answer = credential.answerChallenge(challenge);
  if (!verifyChallenge(person.publicKey, challenge, answer)) {
    throw new KmsError('PERSON_UNKNOWN', 'the credential does not answer for its person');
  }
  return { ...wordsOf(options), actor: actorOf(person, options.onBehalfOf) };
}

async function identified(
  session: CustodySession,
  options: SessionOptions,
  credential: Credential,
): Promise<IdentifiedSession> {
  const { dependencies } = session;
  const act = await identifyHolder(session, options, credential);
  const store = scopedStore(dependencies.store, scopeOf(act.actor), dependencies.securityModule);
  const seen = { ...session, signer: credential, dependencies: { ...dependencies, store } };
  return { session: seen, act };
}

async function personCredential(options: SessionOptions): Promise<Credential> {
  if (options.actor === undefined) return credentialOf(options);
  throw new KmsError('CLI_USAGE', '--actor is for stores without people: give --key-file');
}

/**
 * The credential that the options name.
 *
 * @throws {KmsError} PERSON_WANTED, PERSON_PASSPHRASE, PERSON_KEY_FILE, HSM_PIN_NO_TERMINAL
 */
export async function credentialOf({
  keyFile,
  passphraseFile,
}: Pick<SessionOptions, 'keyFile' | 'passphraseFile'>): Promise<Credential> {
  if (keyFile === undefined) {
    throw new KmsError('PERSON_WANTED', 'this installation has people: --key-file FILE wanted');
  }
  const file = readKeyFile(keyFile);
  const passphrase =
    passphraseFile === undefined
      ? await readSecretAtTerminal(`Passphrase of ${file.name}: `, {
          withinMs: PASSPHRASE_ENTRY_MS,
          fileOption: '--passphrase-file',
        })
      : readPinFile(passphraseFile);
  try {
    return openCredential(file, passphrase);
  } finally {
    passphrase.fill(0);
  }
}

/** Somebody came with a key that nobody has any more. */
async function recordRefusal(
  { dependencies }: CustodySession,
  { personId, name }: Credential,
  { code }: KmsError,
): Promise<void> {
  const { store, clock } = dependencies;
  const act = { actor: PROGRAM, ticket: null, reason: null };
  const happening = {
    action: 'person.refused',
    subject: `person ${personId}`,
    requirements: [],
    facts: { code, saidName: name },
  };
  await store.transaction((repositories) => recordEvent(repositories, { clock, act }, happening));
}
