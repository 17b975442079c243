/** Answered messages. */
import type { MessageRepository } from '../../ports/store.ts';
import type { StoreSession } from '../store-session.ts';

/** The repository of answered messages. */
export function messageRepository(session: StoreSession): MessageRepository {
  return {
    find: (actor, messageId) =>
      session.run('read of answered_message', async (db) => {
        const row = await db
          .selectFrom('answered_message')
          .selectAll()
          .where('actor', '=', actor)
          .where('message_id', '=', messageId)
          .executeTakeFirst();
        if (row === undefined) return undefined;
        return {
          actor: row.actor,
          messageId: row.message_id,
          requestDigest: row.request_digest,
          answerId: row.answer_id,
          answeredAt: row.answered_at,
        };
      }),
    insert: (message) =>
      session.write((within) =>
        within.run('insert into answered_message', async (db) => {
          await db
            .insertInto('answered_message')
            .values({
              actor: message.actor,
              message_id: message.messageId,
              request_digest: message.requestDigest,
              answer_id: message.answerId,
              answered_at: message.answeredAt,
            })
            .execute();
        }),
      ),
  };
}
