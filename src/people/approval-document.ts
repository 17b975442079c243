/**
 * What people sign when they approve: everything that will happen, where, and until when. The
 * octets that are signed are its RFC 8785 canonical JSON.
 *
 * @module
 */
import type { RecordTable } from '../keys/sealed-record.ts';

/** First member of every approval; a signature under it is good for nothing else. */
export const APPROVAL_DOMAIN = 'sts-kms approval 1';
/** An approval that is open for longer is refused by the security module, whoever signed it. */
export const APPROVAL_DAYS_MAX = 14;
/** The clock of who asked may be ahead by so much; a later date would keep it open for longer. */
const CLOCK_AHEAD_MILLISECONDS_MAX = 600_000;
const DAY_MILLISECONDS = 86_400_000;
/** Different people who approve; the requester is none of them. */
export const APPROVERS = 2;

/** In a TRIAL store people rehearse; an approval from there is void in reality. */
export type GovernanceMode = 'REAL' | 'REHEARSAL';

/** A value that JSON can say. */
export type JsonData =
  string | number | boolean | null | readonly JsonData[] | { readonly [name: string]: JsonData };

/** The next version of a record, in full; octets as `{ base64 }`. */
// A type, not an interface: it must pass as a value of JSON.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- see above
export type ApprovedChange = {
  readonly table: RecordTable;
  readonly id: string;
  readonly version: number;
  readonly row: Readonly<Record<string, JsonData>>;
};

/** What is asked for. A type and no interface, so that it is a value of JSON as it stands. */
// A type, not an interface: it must pass as a value of JSON.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- see above
export type ApprovalDocument = {
  readonly domain: typeof APPROVAL_DOMAIN;
  /** UUID of the installation: an approval serves nowhere else. */
  readonly installationId: string;
  readonly mode: GovernanceMode;
  /** UUID of the request. */
  readonly id: string;
  /** As `vending-key.extend`. */
  readonly action: string;
  /** What the action is asked with. */
  readonly request: Readonly<Record<string, JsonData>>;
  /** Every record version that it seals. */
  readonly changes: readonly ApprovedChange[];
  /** Id of the person who asks, who never approves it. */
  readonly requester: string;
  readonly ticket: string | null;
  readonly reason: string | null;
  /** Instants, `YYYY-MM-DDTHH:MM:SS.sssZ`. */
  readonly requestedAt: string;
  readonly expiresAt: string;
  /** 32 hex digits of chance: no two requests are one. */
  readonly nonce: string;
};

/** One person's approval. */
export interface Approval {
  /** Id of the person. */
  readonly personId: string;
  /** Ed25519 over the canonical document, 64 octets in base64. */
  readonly signature: string;
  readonly approvedAt: string;
}

/** Whether a request can be carried out by its dates: asked for, not ended, not open too long. */
export function isTimely(
  { requestedAt, expiresAt }: Pick<ApprovalDocument, 'requestedAt' | 'expiresAt'>,
  nowMilliseconds: number,
): boolean {
  const from = Date.parse(requestedAt);
  const until = Date.parse(expiresAt);
  // What is no instant is NaN, which no comparison holds for.
  const short = until - from <= APPROVAL_DAYS_MAX * DAY_MILLISECONDS;
  return nowMilliseconds < until && short && from <= nowMilliseconds + CLOCK_AHEAD_MILLISECONDS_MAX;
}
