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
import type { SecurityModule } from '../../ports/security-module.ts';
import type { Act } from '../custody-dependencies.ts';
import { onlyNamed } from '../only-named.ts';
import { readOnlyStore } from '../read-only-store.ts';
import type { ApprovalDependencies, GovernedOperation } from './governed-operation.ts';

/**
 * The next versions of records, but for meters, which are sealed without approval; null when the
 * operation only goes on with what was approved.
 */
export type ProposedChanges = readonly UnsealedRecord[] | null;

/**
 * What a proposal may ask of the security module: whatever is not `true` here is refused. A method
 * that answers digits, or something about a value, is not harmless.
 */
const HARMLESS: Readonly<Record<keyof SecurityModule, boolean>> = {
  checkRecords: true,
  describe: true,
  governance: true,
  sealRecords: false,
  announceVendingKey: false,
  generateVendingKey: false,
  importVendingKey: false,
  importWrappedVendingKey: false,
  amendVendingKey: false,
  makeStorageKey: false,
  rewrapVendingKeys: false,
  checkVendingKeyValue: false,
  destroyStorageKey: false,
  issueKeyChangeSets: false,
  reprintKeyChangeSet: false,
  compareKeyChangeSets: false,
  checkTokens: false,
  foundInstallation: false,
  signAuditHead: false,
  keepAuditHead: false,
  replaceKeptHeads: false,
  matchKeptHeads: false,
  auditPublicKey: false,
  makeAuditKey: false,
  auditDigest: false,
  issueTrialCredit: false,
  openBenchMeter: false,
  enterBenchToken: false,
  close: false,
};

/**
 * The changes that an operation would make.
 *
 * @throws {KmsError} whatever the operation refuses before it changes anything; APPROVAL_EFFECT for
 *   an operation that tries to change something in another way than by a record that is approved
 */
export async function proposeChanges<Request, Result>(
  dependencies: ApprovalDependencies,
  act: Act,
  doing: { readonly operation: GovernedOperation<Request, Result>; readonly request: Request },
): Promise<ProposedChanges> {
  const { operation, request } = doing;
  // What stopped it first counts, whatever the operation does about it.
  let found: Found | null = null;
  const stop: Stop = (reason) => {
    found ??= reason;
    throw 'refused' in found
      ? found.refused
      : new KmsError('APPROVAL_PROPOSED', 'the changes are known');
  };
  const { goesOnBy = [] } = operation;
  const stopping = { ...dependencies, ...stoppingParts(dependencies, { goesOnBy, stop }) };
  const failure = await operation.run(stopping, act, request).then(
    () => new KmsError('INTERNAL', `${operation.action} was done while it was proposed`),
    (error: unknown) => error,
  );
  return changesOf(found, failure);
}

/** What an operation was stopped at. */
type Found = { readonly changes: ProposedChanges } | { readonly refused: KmsError };

type Stop = (found: Found) => never;

function changesOf(found: Found | null, failure: unknown): ProposedChanges {
  if (found === null) throw failure;
  if ('refused' in found) throw found.refused;
  return found.changes;
}

/** A store that is read, and a security module that is asked what is harmless. */
function stoppingParts(
  { store, securityModule }: ApprovalDependencies,
  { goesOnBy, stop }: { readonly goesOnBy: readonly string[]; readonly stop: Stop },
): Pick<ApprovalDependencies, 'store' | 'securityModule'> {
  const refuse = (method: string): never => {
    if (goesOnBy.includes(method)) return stop({ changes: null });
    const message = `a proposal called ${method}, which is not known to change nothing`;
    return stop({ refused: new KmsError('APPROVAL_EFFECT', message, { facts: { method } }) });
  };
  const harmless = onlyNamed(securityModule, HARMLESS, refuse);
  return {
    store: readOnlyStore(store, refuse),
    securityModule: proposing(harmless, stop),
  };
}

/** The calls that name the records to be approved. */
function proposing(
  harmless: ApprovalDependencies['securityModule'],
  stop: Stop,
): ApprovalDependencies['securityModule'] {
  const named: Pick<
    ApprovalDependencies['securityModule'],
    'sealRecords' | 'announceVendingKey' | 'amendVendingKey'
  > = {
    sealRecords: (records) =>
      stop({ changes: records.map(({ next }) => next).filter(({ table }) => table !== 'meter') }),
    announceVendingKey: (draft) =>
      stop({ changes: [recordOf({ ...draft, version: 1, value: null })] }),
    amendVendingKey: (_, next) => stop({ changes: [recordOf(next)] }),
  };
  return { ...harmless, ...named };
}

function recordOf(key: VendingKey): UnsealedRecord {
  const { id, version } = key;
  return { table: 'vending_key', id, version, row: vendingKeyToRow(key) };
}
