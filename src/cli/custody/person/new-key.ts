/**
 * `sts-kms person new-key`: a credential, made by the person whose it is.
 *
 * @module
 */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { fingerprintOf } from '../../../credentials/fingerprint.ts';
import { parseRoles, scopeFromText, scopeToText } from '../../../people/person-row.ts';
import type { Person } from '../../../people/person.ts';
import type { Scope } from '../../../people/scope.ts';
import { typedSupplyGroupCode } from '../../../exchange/typed-numbers.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { eachValue, wholeNumber } from '../option-values.ts';
import { writeCredential, type CredentialFiles } from './credential-files.ts';

interface Options extends ScopeOptions, CredentialFiles {
  readonly name: string;
  readonly roles: string;
  readonly service?: true;
  readonly agentDailyLimit?: number;
  readonly json?: true;
}

/** What of a scope is typed. */
export interface ScopeOptions {
  readonly scopeOwner?: readonly string[];
  readonly scopeGroup?: readonly string[];
  readonly subVendor?: readonly string[];
}

const SERVICE_DAILY_LIMIT = 1000;

const HELP = `
Everybody makes their own key, on a machine that they trust, and keeps the key file to themselves.
The enrolment is for those who enrol them; it holds no secret. Read the fingerprint out to them: by
it they know that it is your key, and not somebody else's.

Roles: administrator, custodian, operator, planner, auditor, witness. Some do not go together. The
first people of an installation are administrators; custodians approve what becomes of keys.

Examples:
  sts-kms person new-key --name Ada --roles administrator,custodian \\
    --key-file ada.key --enrolment ada.enrolment.json
  sts-kms person new-key --name Kiosk --service --roles operator --scope-group 600101 \\
    --agent-daily-limit 200 --key-file kiosk.key --enrolment kiosk.enrolment.json`;

/** Adds the command. */
export function addNewKey(person: Command, parts: CustodyCommandParts): void {
  addScopeOptions(person.command('new-key'))
    .requiredOption('--name <name>', 'how the audit will name you')
    .requiredOption('--roles <roles>', 'separated by commas')
    .requiredOption('--key-file <file>', 'where the key goes, a new file')
    .requiredOption('--enrolment <file>', 'where the enrolment goes, a new file')
    .option('--passphrase-file <file>', 'the passphrase, mode 0600 (default: typed)')
    .option('--service', 'a service account, which acts for named agents')
    .option('--agent-daily-limit <number>', 'its acts for one agent in a day', wholeNumber)
    .option('--json', 'one object')
    .summary('make a credential of your own')
    .description('Makes a key under a passphrase, and the enrolment of its holder.')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const service = options.service === true;
      const made = await writeCredential(options, {
        id: randomUUID(),
        version: 1,
        name: options.name,
        kind: service ? 'service' : 'person',
        roles: parseRoles(options.roles),
        scope: scopeOf(options),
        credentialNumber: 1,
        state: 'active',
        enrolledAt: new Date().toISOString(),
        agentDailyLimit: service ? (options.agentDailyLimit ?? SERVICE_DAILY_LIMIT) : null,
      });
      sayCredential(parts, options, made);
    });
}

/** Adds the options of a scope. */
export function addScopeOptions(command: Command): Command {
  return command
    .option('--scope-owner <id>', 'sees the supply groups of this owner only', eachValue)
    .option('--scope-group <sgc>', 'sees this supply group', eachValue)
    .option('--sub-vendor <name>', 'of the meters only those of this sub-vendor', eachValue);
}

/**
 * The scope of options; everything when none is given.
 *
 * @throws {KmsError} STS_SGC_INVALID, PERSON_SCOPE
 */
export function scopeOf({ scopeOwner, scopeGroup, subVendor }: ScopeOptions): Scope {
  if ([scopeOwner, scopeGroup, subVendor].every((part) => part === undefined)) return 'everything';
  const scope = {
    owners: scopeOwner ?? [],
    supplyGroups: (scopeGroup ?? []).map(typedSupplyGroupCode),
    subVendors: subVendor ?? [],
  };
  return scopeFromText(scopeToText(scope));
}

/** What was made, and the fingerprint that is read out. */
export function sayCredential(
  { output }: CustodyCommandParts,
  { json, ...files }: CredentialFiles & { readonly json?: true },
  person: Person,
): void {
  const fingerprint = fingerprintOf(person.publicKey);
  answer(output, json === true ? { json } : {}, {
    again: `sts-kms person show-enrolment ${files.enrolment}`,
    facts: { id: person.id, name: person.name, publicKey: person.publicKey, fingerprint },
    text: [
      `key of ${person.name} (${person.roles.join(', ')}): ${files.keyFile}`,
      `enrolment: ${files.enrolment}`,
      `fingerprint, to be read out: ${fingerprint}`,
    ],
  });
}
