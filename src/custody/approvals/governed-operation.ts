/**
 * Something that needs the approval of two people, and how it is done.
 *
 * @module
 */
import type { JsonData } from '../../people/approval-document.ts';
import type { Signatures } from '../../ports/signatures.ts';
import type { Act, CustodyDependencies } from '../custody-dependencies.ts';

/** What use cases of approvals are given. */
export interface ApprovalDependencies extends CustodyDependencies {
  readonly signatures: Signatures;
  /** UUID of the installation. */
  readonly installationId: string;
}

/** A request as it is signed and stored. */
export type StoredRequest = Readonly<Record<string, JsonData>>;

/** How an operation is done. */
type Run<Request, Result> = (
  dependencies: ApprovalDependencies,
  act: Act,
  request: Request,
) => Promise<Result>;

/** An operation that was approved: it is done from the request that people signed. */
export interface StoredOperation {
  /** As in the table of duties, which says who may ask and who approves. */
  readonly action: string;
  readonly runStored: Run<StoredRequest, unknown>;
}

/** An operation that needs approval. */
export interface GovernedOperation<Request, Result> extends StoredOperation {
  /** The request as JSON: it is signed, and done from there. */
  readonly write: (request: Request) => StoredRequest;
  readonly run: Run<Request, Result>;
}

/** An operation whose request is a value of JSON as it stands, members that are absent left out. */
export function plainOperation<Request extends object, Result>(
  action: string,
  run: Run<Request, Result>,
): GovernedOperation<Request, Result> {
  return {
    action,
    run,
    write: (request) =>
      Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined)),
    // It was signed by who asked and by who approved; the use case judges what it asks.
    runStored: (dependencies, act, stored) => run(dependencies, act, stored as unknown as Request),
  };
}
