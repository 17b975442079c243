/**
 * Finds out which records an operation would seal, without doing it: the operation runs up to the
 * point where it asks the security module, and no further.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { vendingKeyToRow } from '../../keys/rows/vending-key-row.ts';
import type { UnsealedRecord } from '../../keys/sealed-record.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import type { Act } from '../custody-dependencies.ts';
import type { ApprovalDependencies, GovernedOperation } from './governed-operation.ts';

/**
 * The next versions of records, but for meters, which are sealed without approval; null when the
 * operation needs nothing sealed first.
 */
export type ProposedChanges = readonly UnsealedRecord[] | null;

/**
 * The changes that an operation would make.
 *
 * @throws {KmsError} whatever the operation refuses before it changes anything
 */
export async function proposeChanges<Request, Result>(
  dependencies: ApprovalDependencies,
  act: Act,
  doing: { readonly operation: GovernedOperation<Request, Result>; readonly request: Request },
): Promise<ProposedChanges> {
  const seen: { changes?: ProposedChanges } = {};
  const stop = (changes: ProposedChanges): never => {
    seen.changes = changes;
    throw new KmsError('APPROVAL_PROPOSED', 'the changes are known');
  };
  const stopping = { ...dependencies, ...stoppingParts(dependencies, stop) };
  try {
    await doing.operation.run(stopping, act, doing.request);
  } catch (error) {
    if (seen.changes === undefined) throw error;
    return seen.changes;
  }
  throw new KmsError('INTERNAL', `${doing.operation.action} was done while it was proposed`);
}

type Stop = (changes: ProposedChanges) => never;

/** Store and security module whose every effect stops the operation. */
function stoppingParts(
  { store, securityModule }: ApprovalDependencies,
  stop: Stop,
): Pick<ApprovalDependencies, 'store' | 'securityModule'> {
  const withoutApproval = (): never => stop(null);
  return {
    store: { ...store, transaction: withoutApproval },
    securityModule: {
      ...securityModule,
      sealRecords: (changes) =>
        stop(changes.map(({ next }) => next).filter(({ table }) => table !== 'meter')),
      announceVendingKey: (draft) => stop([recordOf({ ...draft, version: 1, value: null })]),
      amendVendingKey: (_, next) => stop([recordOf(next)]),
      generateVendingKey: withoutApproval,
      importVendingKey: withoutApproval,
      importWrappedVendingKey: withoutApproval,
      makeStorageKey: withoutApproval,
      rewrapVendingKeys: withoutApproval,
      destroyStorageKey: withoutApproval,
    },
  };
}

function recordOf(key: VendingKey): UnsealedRecord {
  const { id, version } = key;
  return { table: 'vending_key', id, version, row: vendingKeyToRow(key) };
}
