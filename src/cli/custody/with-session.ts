/**
 * The session that a command on a store opens before its work, and closes after it.
 *
 * @module
 */
import { loadConfiguration } from '../../config/load-configuration.ts';
import type { Act } from '../../custody/custody-dependencies.ts';
import type { CustodyCommandParts, CustodySession } from './custody-session.ts';
import { identify } from './identify.ts';
import { actOf, type SessionOptions } from './session-options.ts';

/** Opens a session, does the work, and closes it whatever happens. */
export async function withSession<Result>(
  { openSession, output }: Pick<CustodyCommandParts, 'openSession' | 'output'>,
  options: SessionOptions,
  work: (session: CustodySession, act: Act) => Promise<Result>,
): Promise<Result> {
  // What is written wrongly is told before anything is opened.
  actOf(options);
  const opened = await openSession(loadConfiguration(options.config));
  try {
    const { session, act } = await identify(opened, options);
    for (const name of session.abandoned) {
      output.note(`key ${name} was announced and never made: it is recorded as destroyed`);
    }
    return await work(session, act);
  } finally {
    await opened.close();
  }
}
