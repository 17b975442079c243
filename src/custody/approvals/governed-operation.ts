/**
 * Something that needs the approval of two people, and how it is done.
 *
 * @module
 */
import type * as z from 'zod';
import { KmsError } from '../../errors/kms-error.ts';
import type { JsonData } from '../../people/approval-document.ts';
import type { SecurityModule } from '../../ports/security-module.ts';
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
  /**
   * @throws {KmsError} APPROVAL_REQUEST_FORM for a request that is not in the form of this program:
   *   it may have been asked for with another one
   */
  readonly runStored: Run<StoredRequest, unknown>;
}

/** An operation that needs approval. */
export interface GovernedOperation<Request, Result> extends StoredOperation {
  /**
   * The request as JSON: it is signed, and done from there.
   *
   * @throws {KmsError} APPROVAL_REQUEST_FORM when it could not be read again
   */
  readonly write: (request: Request) => StoredRequest;
  readonly run: Run<Request, Result>;
  /** Calls of the security module with which it only goes on with what was approved before. */
  readonly goesOnBy?: readonly (keyof SecurityModule)[];
}

/** How an operation is done, and the form of its request. */
interface OperationParts<Request, Result> {
  readonly run: Run<Request, Result>;
  /** Reads the request from its JSON. */
  readonly form: z.ZodType<Request>;
  /** The request as JSON; without it the request is a value of JSON as it stands. */
  readonly write?: (request: Request) => StoredRequest;
  readonly goesOnBy?: readonly (keyof SecurityModule)[];
}

/** An operation. Members of a request that are absent are left out of its JSON. */
export function governedOperation<Request extends object, Result>(
  action: string,
  { run, form, write = asItStands, ...rest }: OperationParts<Request, Result>,
): GovernedOperation<Request, Result> {
  return {
    ...rest,
    action,
    run,
    write: (request) => {
      const stored = write(request);
      readRequest(action, form, stored);
      return stored;
    },
    runStored: async (dependencies, act, stored) =>
      run(dependencies, act, readRequest(action, form, stored)),
  };
}

function asItStands(request: object): StoredRequest {
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
}

/** @throws {KmsError} APPROVAL_REQUEST_FORM */
function readRequest<Request>(
  action: string,
  form: z.ZodType<Request>,
  stored: StoredRequest,
): Request {
  const read = form.safeParse(stored);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const place = issue?.path.join('.') ?? '';
  const message =
    `${action}: ${place === '' ? 'request' : place}: ` + (issue?.message ?? 'not valid');
  throw new KmsError('APPROVAL_REQUEST_FORM', message, { facts: { action, place } });
}
