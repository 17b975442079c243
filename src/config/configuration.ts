/**
 * The configuration `sts-kms.yaml`: what may stand in it, and what it means. YAML's failsafe schema
 * makes every scalar a text, so that `012345` stays six digits; numbers and switches are read here.
 *
 * @module
 */
import * as z from 'zod';
import { KmsError } from '../errors/kms-error.ts';
import { parseUtcMinute } from '../sts/utc-minute.ts';

const text = z.string().min(1);
const boolean = z.enum(['yes', 'no']).transform((word) => word === 'yes');

/** A whole number written in digits, within limits. */
function wholeNumber(least: number, most: number) {
  return z
    .string()
    .regex(/^[0-9]{1,9}$/, 'a whole number wanted')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `${least} to ${most} wanted`);
}

/** A minute, as `2035-06-01T12:00Z`. */
const minute = z.string().transform((written, context) => {
  try {
    return parseUtcMinute(written);
  } catch (error) {
    if (!(error instanceof KmsError)) throw error;
    const message = 'a UTC minute is required, as 2035-06-01T12:00Z';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }
});

const sqlite = z.strictObject({
  kind: z.literal('sqlite'),
  /** The database file; its folder is made when missing. */
  file: text.default('var/sts-kms.db'),
});

const postgres = z.strictObject({
  kind: z.literal('postgres'),
  /** Host name, address, or the folder of a socket. */
  host: text,
  port: wholeNumber(1, 65_535).default(5432),
  database: text,
  user: text,
  /** A file of mode 0600 with the password; absent: the server asks for none. */
  passwordFile: text.optional(),
  /** Encrypted connection with a checked certificate. */
  tls: boolean.default(false),
});

const hsm = z.strictObject({
  /** A name of hsm-profiles/ or the path of a profile. */
  profile: text.default('memory'),
  /** Label of the token (PKCS#11). */
  tokenLabel: text.optional(),
  /** Serial number of the token, in place of its label, where two tokens have one label. */
  tokenSerial: text.optional(),
  /** A file of mode 0600 with the user PIN, or with the passphrase of the sealed file. */
  pinFile: text.optional(),
  /** The module's own settings, as SoftHSM's configuration. */
  moduleSettings: text.optional(),
  /** Where the in-memory HSM is sealed. */
  sealedFile: text.optional(),
  /** Security-module hosts that run beside each other. */
  hosts: wholeNumber(1, 64).default(1),
});

const limits = z.strictObject({
  /** Key-change sets that one person may have issued or reprinted in a day. */
  keyChangeSetsPerPersonAndDay: wholeNumber(1, 1_000_000).default(200),
});

const audit = z.strictObject({
  /** Where signed heads of the audit go; absent: beside the store. Another disk is better. */
  anchorFile: text.optional(),
});

/** Members of each section, by the kind of the store. */
export function configurationMembers(
  kind: 'sqlite' | 'postgres',
): Readonly<Record<'store' | 'hsm' | 'audit' | 'limits', readonly string[]>> {
  const store = kind === 'sqlite' ? sqlite.shape : postgres.shape;
  return {
    store: Object.keys(store),
    hsm: Object.keys(hsm.shape),
    audit: Object.keys(audit.shape),
    limits: Object.keys(limits.shape),
  };
}

/** The whole file. Members that are not named here are refused. */
export const configurationSchema = z.strictObject({
  store: z.discriminatedUnion('kind', [sqlite, postgres]).prefault({ kind: 'sqlite' }),
  hsm: hsm.prefault({}),
  audit: audit.prefault({}),
  limits: limits.prefault({}),
  /** The minute at which a rehearsal takes place; absent: the clock of the machine. TRIAL only. */
  simulatedNow: minute.optional(),
});

/** What a file says, with the defaults of what it does not say. */
export type ConfigurationContent = z.infer<typeof configurationSchema>;

/** A checked configuration; every path is absolute. */
export interface Configuration extends Omit<ConfigurationContent, 'audit'> {
  readonly audit: { readonly anchorFile: string };
  /** The file that it was read from; null: there was none, and the defaults hold. */
  readonly file: string | null;
}
