/**
 * Doing something that may need the approval of two people, from the command line.
 *
 * @module
 */
import { randomUUID } from 'node:crypto';
import type { GovernedOperation } from '../../custody/approvals/governed-operation.ts';
import { perform } from '../../custody/approvals/perform.ts';
import type { Act } from '../../custody/custody-dependencies.ts';
import type { ApprovalDocument } from '../../people/approval-document.ts';
import type { CommandOutput } from '../output.ts';
import { answer } from './answer.ts';
import type { CustodySession } from './custody-session.ts';
import type { SessionOptions } from './session-options.ts';

/** Who asks, in which session, and where it is said. */
export interface Asking {
  readonly session: CustodySession;
  readonly act: Act;
  readonly output: CommandOutput;
  readonly options: SessionOptions;
}

/**
 * Does it, or asks for it and says what to do next.
 *
 * @returns the result, or null when it was asked for
 */
export async function doOrAsk<Request, Result>(
  { session, act, output, options }: Asking,
  operation: GovernedOperation<Request, Result>,
  request: Request,
): Promise<Result | null> {
  const { dependencies, mode, signer } = session;
  const performing = { operation, request, mode, signer, requestId: randomUUID() };
  const performed = await perform(dependencies, act, performing);
  if ('done' in performed) return performed.done;
  sayRequested(output, options, performed.requested);
  return null;
}

/** What was asked for, and what to do next. */
export function sayRequested(
  output: CommandOutput,
  options: SessionOptions,
  document: ApprovalDocument,
): void {
  const { id, action, expiresAt, mode } = document;
  const rehearsal = mode === 'REHEARSAL' ? 'REHEARSAL: ' : '';
  answer(output, options, {
    again: `sts-kms approval show ${id}`,
    facts: { requested: id, action, expiresAt, mode },
    text: [
      `${rehearsal}request ${id}: ${action}, open until ${expiresAt}`,
      'nothing is done yet. Two others look at it and approve it:',
      `  sts-kms approval show ${id}`,
      `  sts-kms approval approve ${id}`,
      `then one of you three: sts-kms approval carry-out ${id}`,
    ],
  });
}
