/**
 * A session for looking at an audit that may be broken: nothing is checked when it opens, and
 * nothing is written, not even that somebody was refused.
 *
 * @module
 */
import { loadConfiguration } from '../../../config/load-configuration.ts';
import type { Act } from '../../../custody/custody-dependencies.ts';
import type { CustodyCommandParts, CustodySession } from '../custody-session.ts';
import { identifyUnchecked } from '../identify.ts';
import type { SessionOptions } from '../session-options.ts';
import { inSession } from '../with-session.ts';

/** Opens a session, sees who is there, does the work, and closes it whatever happens. */
export async function withUnchecked<Result>(
  { openUnchecked, output }: Pick<CustodyCommandParts, 'openUnchecked' | 'output'>,
  options: SessionOptions,
  work: (session: CustodySession, act: Act) => Promise<Result>,
): Promise<Result> {
  const opened = await openUnchecked(loadConfiguration(options.config));
  return inSession(opened, { output, options }, async (counted) => {
    const { session, act } = await identifyUnchecked(counted, options);
    return work(session, act);
  });
}
