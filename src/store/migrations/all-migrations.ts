/**
 * Every migration, by its name. They are in the program and not read from a folder, so that what
 * is run is what was reviewed. One that was released is never changed: a new one follows it.
 */
import type { Migration } from 'kysely';
import type { StoreDialect } from '../store-dialect.ts';
import { keys } from './001-keys.ts';
import { meters } from './002-meters.ts';
import { traffic } from './003-traffic.ts';
import { people } from './004-people.ts';
import { audit } from './005-audit.ts';
import { subVendor } from './006-sub-vendor.ts';
import { subVendorCollation } from './007-sub-vendor-collation.ts';
import { latestInstant } from './008-latest-instant.ts';
import { trialValues } from './009-trial-values.ts';

const MIGRATIONS: Readonly<Record<string, (dialect: StoreDialect) => Migration>> = {
  '001-keys': keys,
  '002-meters': meters,
  '003-traffic': traffic,
  '004-people': people,
  '005-audit': audit,
  '006-sub-vendor': subVendor,
  '007-sub-vendor-collation': subVendorCollation,
  '008-latest-instant': latestInstant,
  '009-trial-values': trialValues,
};

/** Names, in the order in which they are applied. */
export const MIGRATION_NAMES: readonly string[] = Object.keys(MIGRATIONS);

/** The migrations for a database. */
export function migrationsFor(dialect: StoreDialect): Record<string, Migration> {
  return Object.fromEntries(
    Object.entries(MIGRATIONS).map(([name, make]) => [name, make(dialect)]),
  );
}
