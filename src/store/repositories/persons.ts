/** Persons. */
import { personFromRow, personToRow } from '../../people/person-row.ts';
import type { Person } from '../../people/person.ts';
import type { PersonRepository } from '../../ports/store.ts';
import type { StoreSession } from '../store-session.ts';
import { storedFrom, type RecordTableDefinition } from './record-table.ts';
import { recordRepository } from './records.ts';

const PERSONS: RecordTableDefinition<Person> = {
  table: 'person',
  idColumn: 'id',
  toRow: personToRow,
  fromRow: personFromRow,
};

/** The repository of persons. */
export function personRepository(session: StoreSession): PersonRepository {
  return {
    ...recordRepository(session, PERSONS),
    findNamed: (name) =>
      session.run('read of person by name', async (db) => {
        const query = db.selectFrom('person').selectAll().where('name', '=', name);
        const row = await query.executeTakeFirst();
        return row && storedFrom(PERSONS, row);
      }),
  };
}
