/**
 * A request for approval, for people.
 *
 * @module
 */
import type {
  DescribedRequest,
  RecordDifference,
} from '../../../custody/approvals/describe-request.ts';
import type { TrustedRequest } from '../../../custody/approvals/read-request.ts';
import { APPROVERS } from '../../../people/approval-document.ts';
import { textFacts } from '../answer.ts';

/** What it asks, what changes, what that leads to, and who approved it. */
export function requestText(
  request: TrustedRequest,
  described: DescribedRequest,
  names: ReadonlyMap<string, string>,
): string[] {
  const { document, approvals } = request;
  const { mode, id, action, requestedAt, expiresAt, ticket, reason } = document;
  const approved = approvals.map(({ personId }) => names.get(personId) ?? personId).join(', ');
  return [
    ...(mode === 'REHEARSAL' ? ['REHEARSAL: it serves nowhere else', ''] : []),
    ...textFacts([
      ['request', id],
      ['asks for', action],
      ['asked by', `${request.requester.name} at ${requestedAt}`],
      ['open until', expiresAt],
      ['ticket', ticket ?? '-'],
      ['reason', reason ?? '-'],
      ['state', stateText(request)],
      [
        'approved by',
        `${approvals.length} of ${APPROVERS}${approved === '' ? '' : `: ${approved}`}`,
      ],
    ]),
    '',
    'What it leads to',
    ...described.consequences.map((line) => `  * ${line}`),
    ...described.differences.flatMap(differenceText),
  ];
}

function stateText({ state, keyReplaced }: TrustedRequest): string {
  if (keyReplaced.length === 0) return state.replace('-', ' ');
  return `signed by a key that was replaced, of ${keyReplaced.join(' and ')}: withdraw, ask again`;
}

function differenceText(difference: RecordDifference): string[] {
  const { table, id, version, outdated, columns } = difference;
  return [
    '',
    `${table.replace('_', ' ')} ${id}, version ${version}${outdated ? '  OUTDATED' : ''}`,
    ...columns.flatMap(({ column, before, after }) => [
      ...(before === null ? [] : [`  - ${column}: ${before}`]),
      ...(after === null ? [] : [`  + ${column}: ${after}`]),
    ]),
  ];
}
