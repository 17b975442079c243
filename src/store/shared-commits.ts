/**
 * Commits that several share: who comes while one is under way waits, and all who wait are
 * committed together. Each keeps what is its own: one that fails is undone alone, by a savepoint.
 * When the commit fails all of them have failed, and nobody has an answer before it is done.
 */
import { AsyncResource } from 'node:async_hooks';
import { sql, type Kysely } from 'kysely';
import { holdAppends } from './append-lock.ts';
import type { CommitTrail } from './find-outcome.ts';
import type { StoreTables } from './schema/store-tables.ts';
import type { StoreConnection } from './store-connection.ts';
import type { StoreSession } from './store-session.ts';
import { transact, workWithin } from './transact.ts';

/** So many share a commit at most: whoever is first waits for all of them. */
const MEMBERS_MAX = 64;
const SAVEPOINT = sql.raw('member');

/** Runs work in a transaction that others may share. */
export type SharedTransact = <Result>(
  work: (session: StoreSession) => Promise<Result>,
) => Promise<Result>;

/** One of those who share a commit. */
interface Member {
  /** Runs its statements and keeps the result back. */
  readonly run: (within: Kysely<StoreTables>, trail: CommitTrail) => Promise<void>;
  readonly answer: () => void;
  readonly refuse: (error: unknown) => void;
}

/** Why a member has failed. */
interface Failure {
  readonly error: unknown;
}

/** The shared commits of a connection. */
export function shareCommits(connection: StoreConnection): SharedTransact {
  const waiting: Member[] = [];
  let underWay = false;
  const commitAll = async (): Promise<void> => {
    underWay = true;
    while (waiting.length > 0) await commitTogether(connection, waiting.splice(0, MEMBERS_MAX));
    underWay = false;
  };
  return (work) =>
    new Promise((resolve, reject) => {
      waiting.push(memberOf(connection, { work: AsyncResource.bind(work), resolve, reject }));
      if (!underWay) void commitAll();
    });
}

/** It runs in the asynchronous context of whoever asked for it, not of whoever came first. */
function memberOf<Result>(
  { dialect }: StoreConnection,
  asked: {
    readonly work: (session: StoreSession) => Promise<Result>;
    readonly resolve: (result: Result) => void;
    readonly reject: (error: unknown) => void;
  },
): Member {
  const kept: { result?: Result } = {};
  return {
    run: async (db, trail) => {
      kept.result = await workWithin({ db, dialect, holdsAppends: true, trail }, asked.work);
    },
    answer: () => {
      asked.resolve(kept.result as Result);
    },
    refuse: asked.reject,
  };
}

/** Never rejects: each member has its own answer. */
async function commitTogether(
  connection: StoreConnection,
  members: readonly Member[],
): Promise<void> {
  const failed = new Map<Member, Failure>();
  try {
    await transact(connection, async (db, trail) => {
      // Before any row: who holds a row and then waits for the end of the chain, while another
      // holds that end and waits for the row, waits for ever.
      await holdAppends(connection.dialect, db);
      const [only] = members;
      if (only !== undefined && members.length === 1) await only.run(db, trail);
      else for (const member of members) await runApart({ db, trail }, member, failed);
    });
  } catch (error) {
    for (const member of members) if (!failed.has(member)) failed.set(member, { error });
  }
  for (const member of members) {
    const failure = failed.get(member);
    if (failure === undefined) member.answer();
    else member.refuse(failure.error);
  }
}

/**
 * Runs one between savepoints.
 *
 * @throws the failure that could not be undone alone: SQLite undoes the whole transaction when
 *   the disk is full, and a lost connection has nothing left
 */
async function runApart(
  { db, trail }: { readonly db: Kysely<StoreTables>; readonly trail: CommitTrail },
  member: Member,
  failed: Map<Member, Failure>,
): Promise<void> {
  await sql`savepoint ${SAVEPOINT}`.execute(db);
  const before = trail.row;
  try {
    await member.run(db, trail);
  } catch (error) {
    failed.set(member, { error });
    trail.row = before;
    const undone = await sql`rollback to ${SAVEPOINT}`.execute(db).catch(() => null);
    if (undone === null) throw error;
  }
  await sql`release ${SAVEPOINT}`.execute(db);
}
