/** Creates a table from a plain description, the same in every database. */
import { sql, type ColumnDataType, type Kysely, type RawBuilder } from 'kysely';
import type { StoreDialect } from '../store-dialect.ts';

/** `whole` has 32 bits, `long` 53; `number` numbers the rows. `?`: may be null. */
type ColumnType = 'text' | 'whole' | 'long' | 'octets';

/** A table as a migration describes it. */
export interface TableDescription {
  readonly name: string;
  readonly columns: Readonly<Record<string, ColumnType | `${ColumnType}?` | 'number'>>;
  /** None when a column is a `number`. */
  readonly primaryKey?: readonly string[];
  /** Column to `table.column`. */
  readonly references?: Readonly<Record<string, string>>;
}

/** Columns that begin with the same word. */
export function prefixed<Type>(
  prefix: string,
  columns: Readonly<Record<string, Type>>,
): Record<string, Type> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, type]) => [`${prefix}_${name}`, type]),
  );
}

/** Creates a table. */
export async function createTable(
  db: Kysely<unknown>,
  dialect: StoreDialect,
  { name, columns, primaryKey = [], references = {} }: TableDescription,
): Promise<void> {
  let table = db.schema.createTable(name);
  for (const [column, type] of Object.entries(columns)) {
    const reference = references[column];
    table = table.addColumn(column, dataTypeOf(dialect, type), (built) => {
      if (type === 'number') return built.notNull().primaryKey().modifyEnd(numberingOf(dialect));
      const constrained = type.endsWith('?') ? built : built.notNull();
      return reference === undefined ? constrained : constrained.references(reference);
    });
  }
  if (primaryKey.length > 0) {
    table = table.addPrimaryKeyConstraint(`${name}_key`, [...primaryKey] as never[]);
  }
  await (dialect.strictTables ? table.modifyEnd(sql`strict`) : table).execute();
}

function dataTypeOf(
  { needsCollation, sizedTypes }: StoreDialect,
  type: string,
): ColumnDataType | RawBuilder<unknown> {
  switch (type.replace('?', '')) {
    case 'text':
      return needsCollation ? sql`text collate "C"` : 'text';
    case 'octets':
      return sizedTypes ? 'bytea' : 'blob';
    case 'whole':
      return 'integer';
    default:
      return sizedTypes ? 'bigint' : 'integer';
  }
}

function numberingOf({ identityColumns }: StoreDialect) {
  return identityColumns ? sql`generated always as identity` : sql`autoincrement`;
}
