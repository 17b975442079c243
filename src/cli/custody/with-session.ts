/**
 * The session that a command on a store opens before its work, and closes after it.
 *
 * @module
 */
import { loadConfiguration } from '../../config/load-configuration.ts';
import type { Act } from '../../custody/custody-dependencies.ts';
import type { Store } from '../../ports/store.ts';
import type { CommandOutput } from '../output.ts';
import type { CustodyCommandParts, CustodySession } from './custody-session.ts';
import { identify } from './identify.ts';
import { wordsOf, type SessionOptions } from './session-options.ts';

/** Opens a session, does the work, and closes it whatever happens. */
export async function withSession<Result>(
  { openSession, output }: Pick<CustodyCommandParts, 'openSession' | 'output'>,
  options: SessionOptions,
  work: (session: CustodySession, act: Act) => Promise<Result>,
): Promise<Result> {
  // What is written wrongly is told before anything is opened.
  wordsOf(options);
  const opened = await openSession(loadConfiguration(options.config));
  return inSession(opened, { output, options }, async (counted) => {
    const { session, act } = await identify(counted, options);
    for (const name of session.abandoned) {
      output.note(`key ${name} was announced and never made: it is recorded as destroyed`);
    }
    return work(session, act);
  });
}

/** Where a session says how it ended. */
export interface SessionReporting {
  readonly output: CommandOutput;
  readonly options: Pick<SessionOptions, 'json'>;
}

/**
 * Works in an open session and closes it whatever happens. What fails in closing is a warning: the
 * answer of the work, or its own failure, stands.
 */
export async function inSession<Session extends CustodySession, Result>(
  opened: Session,
  { output, options }: SessionReporting,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const { dependencies } = opened;
  let effects = 0;
  const store: Store = {
    ...dependencies.store,
    transaction: async (...transaction) => {
      const result = await dependencies.store.transaction(...transaction);
      effects += 1;
      return result;
    },
  };
  output.delivery.begin();
  try {
    return await work({ ...opened, dependencies: { ...dependencies, store } });
  } finally {
    const warnings = await opened.close();
    output.delivery.end({ effects, warnings, json: options.json === true });
  }
}
