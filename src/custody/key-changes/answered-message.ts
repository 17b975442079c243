/**
 * Finding out that a message was answered before.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Repositories } from '../../ports/store.ts';

/** A message as it came in. */
export interface IncomingMessage {
  readonly actor: string;
  readonly messageId: string;
  /** SHA-256 of the canonical request. */
  readonly requestDigest: string;
}

/**
 * Id of the set that answered this message, or undefined when it is new.
 *
 * @throws {KmsError} KEY_CHANGE_MESSAGE_REUSED when its id answered another request
 */
export async function findAnswer(
  { messages }: Pick<Repositories, 'messages'>,
  { actor, messageId, requestDigest }: IncomingMessage,
): Promise<string | undefined> {
  const answered = await messages.find(actor, messageId);
  if (answered === undefined) return undefined;
  if (answered.requestDigest === requestDigest) return answered.answerId;
  throw new KmsError(
    'KEY_CHANGE_MESSAGE_REUSED',
    `message ${messageId} was another request, answered at ${answered.answeredAt}`,
  );
}
