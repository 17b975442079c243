/**
 * Storing a new version of a record, together with the event that says who did what: both or
 * neither. The security module is asked before the transaction begins, so that none waits for it.
 *
 * @module
 */
import type { RecordHead, Stored } from '../../keys/sealed-record.ts';
import type { RecordSealing } from '../../ports/record-sealing.ts';
import type { Repositories } from '../../ports/store.ts';
import type { Act, CustodyDependencies } from '../custody-dependencies.ts';
import { recordEvent, type Happening } from '../record-event.ts';
import type { RecordKind } from './record-kinds.ts';
import { sealNew, sealNext } from './seal-record.ts';

/** What changing a record needs. */
export interface Keeping extends Pick<CustodyDependencies, 'store' | 'clock'> {
  readonly securityModule: RecordSealing;
}

/** Somebody does something with these dependencies. */
export interface Doing {
  readonly dependencies: Keeping;
  readonly act: Act;
}

/** What happened to a record; its subject, and what was written, follow from the record. */
export type Deed = Omit<Happening, 'subject' | 'records'>;

/** What an event calls a record: its table and id. */
export function subjectOf(kind: { readonly table: string }, id: string): string {
  return `${kind.table} ${id}`;
}

/**
 * Seals and stores a new record and its event.
 *
 * @throws {KmsError} STORE_DUPLICATE
 */
export async function keepNew<Entity extends RecordHead>(
  { dependencies, act }: Doing,
  kind: RecordKind<Entity>,
  { entity, deed }: { readonly entity: Entity; readonly deed: Deed },
): Promise<Stored<Entity>> {
  const { store, securityModule, clock } = dependencies;
  const stored = await sealNew(securityModule, kind, entity);
  await store.transaction(
    async (repositories) => {
      await kind.repository(repositories).insert(stored);
      const happening = {
        ...deed,
        subject: subjectOf(kind, entity.id),
        records: [[kind.table, stored] as const],
      };
      await recordEvent(repositories, { clock, act }, happening);
    },
    { sharesCommit: true },
  );
  return stored;
}

/**
 * Seals and stores the next version of a record and its event. `entity` carries the version of
 * `previous`.
 *
 * @throws {KmsError} STORE_CONFLICT when somebody else was first, STORE_DUPLICATE
 */
export async function keepNext<Entity extends RecordHead>(
  { dependencies, act }: Doing,
  kind: RecordKind<Entity>,
  change: {
    readonly previous: Stored<Entity>;
    readonly entity: Entity;
    readonly deed: Deed;
    /** Done first in the same transaction; what it throws undoes all of it. */
    readonly first?: (repositories: Repositories) => Promise<void>;
  },
): Promise<Stored<Entity>> {
  const { store, securityModule, clock } = dependencies;
  const stored = await sealNext(securityModule, kind, change);
  await store.transaction(
    async (repositories) => {
      await change.first?.(repositories);
      await kind.repository(repositories).update(stored);
      const happening = {
        ...change.deed,
        subject: subjectOf(kind, stored.entity.id),
        records: [[kind.table, stored] as const],
      };
      await recordEvent(repositories, { clock, act }, happening);
    },
    { sharesCommit: true },
  );
  return stored;
}
