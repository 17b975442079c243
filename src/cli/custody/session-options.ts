/**
 * What every command on a store shares: its configuration file, who acts and why.
 *
 * @module
 */
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { Act } from '../../custody/custody-dependencies.ts';
import { nobodyYet } from '../../people/actor.ts';
import type { GovernanceMode } from '../../people/approval-document.ts';
import { KmsError } from '../../errors/kms-error.ts';

/** What commander collects. */
export interface SessionOptions {
  readonly config?: string;
  readonly actor?: string;
  readonly ticket?: string;
  readonly reason?: string;
  readonly keyFile?: string;
  readonly passphraseFile?: string;
  readonly onBehalfOf?: string;
  readonly json?: true;
}

/** Letters of a name that can stand in a log line. */
const PRINTABLE = /^[\x20-\x7e]{1,60}$/;

/** Adds the options to a command. */
export function addSessionOptions(
  command: Command,
  json: 'one object' | 'JSON Lines' = 'one object',
): Command {
  return command
    .option('--config <file>', 'the configuration (default: STS_KMS_CONFIG, or ./sts-kms.yaml)')
    .option('--actor <name>', 'who acts, in a store without people (default: your login name)')
    .option('--key-file <file>', 'your credential, in a store that has people')
    .option('--passphrase-file <file>', 'its passphrase, mode 0600 (default: typed)')
    .option('--on-behalf-of <agent>', 'for whom a service account acts')
    .option('--ticket <id>', 'the ticket that this belongs to')
    .option('--reason <text>', 'why, in words')
    .option('--json', json);
}

/**
 * Why something is done.
 *
 * @throws {KmsError} CLI_USAGE for an option that is written wrongly, the name of the actor
 *   included
 */
export function wordsOf(options: SessionOptions): Pick<Act, 'ticket' | 'reason'> {
  const { ticket, reason, onBehalfOf } = options;
  const said = { actor: loginName(options), ticket, reason, onBehalfOf };
  for (const [option, text] of Object.entries(said)) {
    const allowed = option === 'actor' ? PRINTABLE : /^[^\p{Cc}]{1,200}$/u;
    if (text === undefined || (allowed.test(text) && text.trim() !== '')) continue;
    throw new KmsError('CLI_USAGE', `--${option}: printable text of a moderate length wanted`);
  }
  return { ticket: ticket ?? null, reason: reason ?? null };
}

/**
 * An act of whoever is at the terminal, in an installation without people.
 *
 * @param mode - of the installation
 * @throws {KmsError} CLI_USAGE, PERSON_WANTED when it has people
 */
export function peoplelessAct(mode: GovernanceMode | null, options: SessionOptions): Act {
  return { ...wordsOf(options), actor: nobodyYet(mode, loginName(options)) };
}

/** The name that a person gives, or that of the login: nobody has proved it. */
export function loginName({ actor }: SessionOptions): string {
  return actor ?? userInfo().username;
}
