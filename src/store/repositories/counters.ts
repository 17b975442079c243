/** Daily counters. */
import type { CounterRepository } from '../../ports/store.ts';
import type { StoreSession } from '../store-session.ts';

/** The repository of counters. */
export function counterRepository(session: StoreSession): CounterRepository {
  return {
    add: ({ subject, action, day }, amount) =>
      session.write((within) =>
        within.run('add to daily_counter', async (db) => {
          const { value } = await db
            .insertInto('daily_counter')
            .values({ subject, action, day, value: amount })
            .onConflict((conflict) =>
              conflict.columns(['subject', 'action', 'day']).doUpdateSet((build) => ({
                value: build('daily_counter.value', '+', build.ref('excluded.value')),
              })),
            )
            .returning('value')
            .executeTakeFirstOrThrow();
          return value;
        }),
      ),
    read: ({ subject, action, day }) =>
      session.run('read of daily_counter', async (db) => {
        const row = await db
          .selectFrom('daily_counter')
          .select('value')
          .where('subject', '=', subject)
          .where('action', '=', action)
          .where('day', '=', day)
          .executeTakeFirst();
        return row?.value ?? 0;
      }),
  };
}
