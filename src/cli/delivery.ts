/**
 * What becomes of the answer of a command: whether something was done, what there is to warn of,
 * and which command gives the answer once more when it did not arrive.
 *
 * @module
 */
import { ERROR_CATALOGUE } from '../errors/catalogue.ts';
import type { KmsError } from '../errors/kms-error.ts';

/** Names what was done when an answer names no better command. */
const SHOWS_EFFECTS = 'sts-kms audit list';

/** How the work of a session ended. */
export interface SessionEnd {
  /** Transactions that were committed for the command. */
  readonly effects: number;
  /** What failed after them. */
  readonly warnings: readonly KmsError[];
  readonly json: boolean;
}

/** Keeps the answers of a command until it is known what to warn of. */
export interface Delivery {
  /** A session is open: JSON answers wait for its end, which may have to warn. */
  begin(): void;
  /** Says a JSON answer, with the warnings in `warnings`. */
  object(facts: object): void;
  /** The command did something, and this one shows it again. */
  fetchedBy(command: string): void;
  /** Something failed after the effect. It is told at the end of the session. */
  warn(warning: KmsError | null): void;
  end(session: SessionEnd): void;
  /** Null while nothing was done; else the command that shows what was done. */
  again(): string | null;
}

/** Where lines go. */
interface Streams {
  readonly line: (text: string) => void;
  readonly note: (text: string) => void;
}

/** The delivery of one command. */
export function createDelivery({ line, note }: Streams): Delivery {
  const waiting: object[] = [];
  const warnings: KmsError[] = [];
  let told = 0;
  let open = 0;
  let effects = 0;
  let fetching: string | null = null;
  const say = (facts: object): void => {
    const said = warnings.map((each) => describe(each));
    line(JSON.stringify(said.length === 0 ? facts : { ...facts, warnings: said }));
  };
  return {
    begin: () => {
      open += 1;
    },
    object: (facts) => {
      if (open > 0) waiting.push(facts);
      else say(facts);
    },
    fetchedBy: (command) => {
      fetching = command;
    },
    warn: (warning) => {
      if (warning !== null) warnings.push(warning);
    },
    end: (session) => {
      open -= 1;
      effects += session.effects;
      warnings.push(...session.warnings);
      for (const facts of waiting.splice(0)) say(facts);
      for (; told < warnings.length; told += 1) {
        const warning = warnings[told];
        if (warning !== undefined) noteWarning(note, warning, session.json);
      }
    },
    again: () => fetching ?? (effects > 0 ? SHOWS_EFFECTS : null),
  };
}

function noteWarning(note: Streams['note'], warning: KmsError, json: boolean): void {
  const described = describe(warning);
  if (json) {
    note(JSON.stringify({ warning: described }));
    return;
  }
  note(`sts-kms: warning: ${described.code}: ${described.message}`);
  note(`  what to do: ${described.remedy}`);
}

function describe({ code, message, facts }: KmsError) {
  return { code, message, remedy: ERROR_CATALOGUE[code].remedy, facts };
}
