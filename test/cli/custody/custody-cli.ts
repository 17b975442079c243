/** Commands on a store over custody in process: what a command says and what it throws. */
import { Command } from 'commander';
import { addCustodyCommands } from '../../../src/cli/custody/custody-commands.ts';
import type { CustodyCommandParts } from '../../../src/cli/custody/custody-session.ts';
import { createOutput } from '../../../src/cli/output.ts';
import { loadConfiguration } from '../../../src/config/load-configuration.ts';
import { STORE_UPKEEP } from '../../../src/store-upkeep.ts';
import type { Custody } from '../../custody/custody-rig.ts';

export interface CustodyCli {
  /** Runs a command; its results, a line each. */
  readonly run: (...args: readonly string[]) => Promise<string[]>;
  /** What was told to the person at the terminal by the last command. */
  readonly notes: string[];
}

/** The command line over a custody; `changes` are parts that a test gives itself. */
export function custodyCli(
  { dependencies }: Pick<Custody, 'dependencies'>,
  changes: Partial<CustodyCommandParts> = {},
): CustodyCli {
  const lines: string[] = [];
  const notes: string[] = [];
  const openSession = () =>
    Promise.resolve({
      dependencies: dependencies,
      configuration: loadConfiguration(),
      mode: null,
      signer: null,
      health: () => ({ ready: true }) as const,
      abandoned: [],
      close: () => Promise.resolve([]),
    });
  const parts: CustodyCommandParts = {
    openSession,
    openUnchecked: openSession,
    openNew: openSession,
    openRestored: openSession,
    upkeep: () => Promise.resolve(STORE_UPKEEP),
    output: createOutput({ line: (text) => lines.push(text), note: (text) => notes.push(text) }),
    ...changes,
  };
  return {
    notes,
    run: async (...args) => {
      lines.length = 0;
      notes.length = 0;
      const program = new Command('sts-kms').exitOverride();
      addCustodyCommands(program, parts);
      await program.parseAsync([...args, '--actor', 'ada'], { from: 'user' });
      return [...lines];
    },
  };
}
