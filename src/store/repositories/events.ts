/** Events, numbered in the order in which their transactions were committed. */
import { sql } from 'kysely';
import type { EventRepository } from '../../ports/store.ts';
import type { StoreSession } from '../store-session.ts';

/** Names the advisory lock under which PostgreSQL appends: any number that nothing else uses. */
const APPEND_LOCK = 0x53_54_53_01;

/** The repository of events. */
export function eventRepository(session: StoreSession): EventRepository {
  return {
    append: ({ at, actor, action, subject, requirements, facts }) =>
      session.write((within) =>
        within.run('insert into event', async (db) => {
          // Otherwise a lower number could appear after a reader has gone past it.
          if (!within.dialect.oneWriter) {
            await sql`select pg_advisory_xact_lock(${sql.lit(APPEND_LOCK)})`.execute(db);
          }
          await db
            .insertInto('event')
            .values({ at, actor, action, subject, requirements, facts })
            .execute();
        }),
      ),
    list: (after, limit) =>
      session.run('list of event', (db) =>
        db
          .selectFrom('event')
          .selectAll()
          .where('number', '>', after)
          .orderBy('number')
          .limit(limit)
          .execute(),
      ),
  };
}
