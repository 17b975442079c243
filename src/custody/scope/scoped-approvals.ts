/**
 * Requests for approval as somebody with a limited scope sees them: those that change nothing
 * outside it. Of what is hidden nothing can be signed, so that it is neither approved nor ended.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { ColumnValue } from '../../keys/sealed-record.ts';
import type { ApprovalDocument, ApprovedChange } from '../../people/approval-document.ts';
import { personFromRow } from '../../people/person-row.ts';
import { isWithinScope, seesSupplyGroup, type LimitedScope } from '../../people/scope.ts';
import type { ApprovalRepository, ApprovalRequest } from '../../ports/approval-repository.ts';
import { parseSupplyGroupCode } from '../../sts/attributes/supply-group-code.ts';
import type { Ground } from './evidence.ts';
import { thingsSeen } from './seen-things.ts';
import type { Visibility } from './visibility.ts';

/** The requests that are seen. */
export function scopedApprovals(
  ground: Ground,
  seen: Visibility,
  scope: LimitedScope,
): ApprovalRepository {
  const { approvals } = ground.repositories;
  const sees = (document: ApprovalDocument) => seesRequest({ ground, seen, scope }, document);
  const requireSeen = async (id: string): Promise<void> => {
    const found = await approvals.find(id);
    if (found !== undefined && (await sees(found.document))) return;
    throw new KmsError('APPROVAL_UNKNOWN', `there is no request ${id}`);
  };
  return {
    find: async (id) => {
      const found = await approvals.find(id);
      return found !== undefined && (await sees(found.document)) ? found : undefined;
    },
    list: ({ limit, ...wanted }) => fullList(approvals, { ...wanted, limit }, sees),
    insert: async (request) => {
      if (!(await sees(request.document))) {
        throw new KmsError('RECORD_UNKNOWN', 'the request changes what is not there');
      }
      await approvals.insert(request);
    },
    approve: async (id, approval) => {
      await requireSeen(id);
      await approvals.approve(id, approval);
    },
    close: async (id, end) => {
      await requireSeen(id);
      await approvals.close(id, end);
    },
  };
}

/** The newest that are seen: more are read until there are enough. */
async function fullList(
  approvals: ApprovalRepository,
  { limit, ...wanted }: Parameters<ApprovalRepository['list']>[0],
  sees: (document: ApprovalDocument) => Promise<boolean>,
): Promise<ApprovalRequest[]> {
  for (let reading = limit; ; reading *= 2) {
    const read = await approvals.list({ ...wanted, limit: reading });
    const visible: ApprovalRequest[] = [];
    for (const request of read) if (await sees(request.document)) visible.push(request);
    if (visible.length >= limit || read.length < reading) return visible.slice(0, limit);
  }
}

/** What a request is judged by. */
interface Looking {
  readonly ground: Ground;
  readonly seen: Visibility;
  readonly scope: LimitedScope;
}

async function seesRequest(looking: Looking, document: ApprovalDocument): Promise<boolean> {
  for (const change of document.changes) {
    if (!(await seesChange(looking, change))) return false;
  }
  return document.action !== 'meter.intend-many' || seesMeters(looking, document);
}

async function seesChange(looking: Looking, change: ApprovedChange): Promise<boolean> {
  switch (change.table) {
    case 'vending_key':
      return seesKey(looking, change);
    case 'supply_group':
      return seesGroup(looking, change);
    case 'person':
      return seesPerson(looking, change);
    case 'owner':
    case 'policy':
    case 'installation':
    case 'founding':
    case 'meter':
      return false;
  }
}

/** As it is, when there is one, and as it becomes. */
async function seesKey({ ground, seen }: Looking, change: ApprovedChange): Promise<boolean> {
  const before = await ground.repositories.vendingKeys.find(change.id);
  if (before !== undefined && (await seen.keys([before]))[0] !== true) return false;
  return seen.groupNamed(textOf(change, 'supply_group_code'));
}

async function seesGroup({ ground, seen, scope }: Looking, change: ApprovedChange) {
  const before = await ground.repositories.supplyGroups.find(change.id);
  const id = parseSupplyGroupCode(change.id);
  if (before === undefined) return scope.supplyGroups.includes(id);
  const becomes = { id, ownerId: textOf(change, 'owner_id') };
  return (await seen.groups([before]))[0] === true && seesSupplyGroup(scope, becomes);
}

/** Revoking is for everybody to see: it gives nobody anything. */
async function seesPerson({ ground, seen, scope }: Looking, change: ApprovedChange) {
  const after = personFromRow(change.row as Readonly<Record<string, ColumnValue>>);
  if (after.state === 'revoked') return true;
  const before = await ground.repositories.persons.find(change.id);
  const scopes = [after.scope, ...(before === undefined ? [] : [before.entity.scope])];
  for (const each of scopes) {
    if (!(await isWithinScope(each, scope, seen.groupNamed))) return false;
  }
  return true;
}

/** A request about meters has no changes: they are sealed without approval. */
async function seesMeters({ ground, seen }: Looking, { request }: ApprovalDocument) {
  const { meterPANs, key } = request as {
    readonly meterPANs?: readonly string[];
    readonly key?: { readonly supplyGroupCode?: string; readonly vendingKeyId?: string };
  };
  const sees = thingsSeen(ground, seen);
  const { supplyGroupCode, vendingKeyId } = key ?? {};
  const goal =
    supplyGroupCode === undefined
      ? await sees('vending_key', String(vendingKeyId))
      : await seen.groupNamed(supplyGroupCode);
  if (!goal) return false;
  for (const meterPAN of meterPANs ?? []) if (!(await sees('meter', meterPAN))) return false;
  return true;
}

function textOf({ row }: ApprovedChange, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : '';
}
