/**
 * Sealing new versions of records: the MAC comes from the security module, the version is one more.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { RecordHead, Stored, UnsealedRecord } from '../../keys/sealed-record.ts';
import type { RecordSealing } from '../../ports/record-sealing.ts';
import type { RecordKind } from './record-kinds.ts';
import { sealedRecordOf } from './trusted-record.ts';

/** What sealing needs. */
export type Sealer = Pick<RecordSealing, 'sealRecords'>;

/** A new record with its MAC; its version is 1. */
export async function sealNew<Entity extends RecordHead>(
  sealer: Sealer,
  kind: RecordKind<Entity>,
  entity: Entity,
): Promise<Stored<Entity>> {
  const change = { previous: null, next: unsealed(kind, entity) };
  return { entity, recordMac: only(await sealer.sealRecords([change])) };
}

/** The next version of a record with its MAC. `entity` carries the version of `previous`. */
export async function sealNext<Entity extends RecordHead>(
  sealer: Sealer,
  kind: RecordKind<Entity>,
  { previous, entity }: { readonly previous: Stored<Entity>; readonly entity: Entity },
): Promise<Stored<Entity>> {
  const next = { ...entity, version: previous.entity.version + 1 };
  const change = { previous: sealedRecordOf(kind, previous), next: unsealed(kind, next) };
  return { entity: next, recordMac: only(await sealer.sealRecords([change])) };
}

function unsealed<Entity extends RecordHead>(
  kind: RecordKind<Entity>,
  entity: Entity,
): UnsealedRecord {
  return { table: kind.table, id: entity.id, version: entity.version, row: kind.toRow(entity) };
}

function only(macs: readonly Uint8Array[]): Uint8Array {
  const [mac] = macs;
  if (mac === undefined) throw new KmsError('INTERNAL', 'the security module sealed no record');
  return mac;
}
