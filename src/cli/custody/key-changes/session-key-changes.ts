/**
 * What the use cases about key changes are given in a session.
 *
 * @module
 */
import { createHash, randomUUID } from 'node:crypto';
import type { KeyChangeDependencies } from '../../../custody/key-changes/key-change-dependencies.ts';
import type { CustodySession, SessionDependencies } from '../custody-session.ts';

/** The session's dependencies with its limits. */
export function keyChangeDependenciesOf({
  dependencies,
  configuration,
}: CustodySession): KeyChangeDependencies & SessionDependencies {
  return {
    ...dependencies,
    limits: configuration.limits,
    newId: () => randomUUID(),
    digest: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
  };
}
