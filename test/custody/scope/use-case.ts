/** The form of the table of use cases. */
import type { ErrorCode } from '../../../src/errors/catalogue.ts';
import type { Act } from '../../../src/custody/custody-dependencies.ts';
import type { WorldDependencies } from '../meter-world.ts';
import type { Custody } from '../custody-rig.ts';
import type { Thing } from './two-owners.ts';

/** Somebody asks about a thing; the others are there to be named beside it. */
export interface Asked {
  readonly dependencies: WorldDependencies;
  readonly custody: Custody;
  readonly act: Act;
  readonly thing: Thing;
  /** A thing that whoever asks sees. */
  readonly own: Thing;
}

/** A use case that is asked about a thing. */
export interface UseCase {
  /** Below src/custody, without `.ts`. */
  readonly file: string;
  /** What of the request is the thing. */
  readonly about: string;
  readonly ask: (asked: Asked) => Promise<unknown>;
  /** Outside the scope; null: it answers, with nothing in it. */
  readonly outside: ErrorCode | null;
  /** Done before by somebody who sees everything. */
  readonly prepare?: (asked: Asked) => Promise<unknown>;
  /** What becomes of it within the scope, unless it works. */
  readonly within?: ErrorCode;
}
