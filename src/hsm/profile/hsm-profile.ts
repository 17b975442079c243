/**
 * What a profile says of an HSM model: data, measured, and nothing that is guessed. The code asks
 * the profile, never the name of a vendor.
 *
 * @module
 */
import * as z from 'zod';

/** A mechanism by its number, as 0x and four hexadecimal digits. */
const mechanism = z
  .string()
  .regex(/^0x[0-9A-F]{4,8}$/)
  .describe('number of a mechanism of PKCS#11, 0x and upper-case hexadecimal digits');
const positive = z.int().min(1);
const line = z.string().min(10).max(100);

const evidence = z
  .strictObject({
    library: line.describe('name and version of the library that was measured'),
    measuredOn: z.iso.date(),
    file: z.string().min(1).describe('what was measured, relative to the folder of the profile'),
  })
  .describe('where the profile comes from; without it a profile is refused');

/** Ways of its own that a module has, each with what the adapter does about it. */
const QUIRKS = {
  'unwrap-answers-general-error':
    'an altered blob gives CKR_GENERAL_ERROR: read as a refused blob while unwrapping',
  'unwrap-leaves-length-zero':
    'CKA_VALUE_LEN is 0 after C_UnwrapKey: the length of the blob decides alone',
  'unwrap-leaves-keys-readable':
    'C_UnwrapKey makes a readable key whatever it is asked for: what is to be hidden is copied',
  'corrects-des-parity':
    'a DES key gets other parity bits on its way in: its value is kept as a generic secret',
} as const;

/** Name of a quirk. */
export type HsmQuirk = keyof typeof QUIRKS;

const quirks = z
  .array(z.enum(Object.keys(QUIRKS) as [HsmQuirk, ...HsmQuirk[]]))
  .refine((names) => new Set(names).size === names.length, 'a quirk is named twice')
  .describe(
    Object.entries(QUIRKS)
      .map(([name, text]) => `${name}: ${text}`)
      .join('; '),
  );

const capabilities = z
  .strictObject({
    authenticatedWrap: z
      .boolean()
      .describe('the module refuses an altered blob; else this program adds an HMAC to each'),
    refusesToWrapNonExtractable: z
      .boolean()
      .describe('the module itself enforces CKA_EXTRACTABLE; else only this program does'),
    keepsUsageOfCopies: z
      .boolean()
      .describe('a copy of a key cannot be given more uses; else whoever has the PIN can'),
    signatureKeys: z
      .enum(['none', 'RSA', 'RSA and EC'])
      .describe('key pairs for signing key load files'),
  })
  .describe('what the module does by itself; where it does not, this program does or says so');

const settings = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({
      kind: z.literal('environment'),
      variable: z.string().regex(/^[A-Z][A-Z0-9_]+$/),
    }),
    z.strictObject({
      kind: z.literal('library-parameters'),
      template: z.string().includes('{settings}'),
    }),
  ])
  .describe('how the module is told where its own settings are; never a secret');

const pkcs11 = z.strictObject({
  $schema: z.string().optional(),
  schemaVersion: z.literal(1),
  adapter: z.literal('pkcs11'),
  profile: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  title: line.describe('one line for screens: what it is, and what it is not'),
  library: z.strictObject({
    candidates: z.array(z.string().startsWith('/')).min(1).describe('the first that exists'),
    settings,
  }),
  token: z.strictObject({
    selectBy: z.array(z.enum(['label', 'serial'])).min(1),
    login: z.enum(['user-pin', 'none']),
    throwAway: z
      .enum(['softhsm-configuration', 'nss-database', 'opencryptoki-daemon', 'none'])
      .describe('how a passport gets a token of its own, to be removed again'),
  }),
  mechanisms: z.strictObject({
    wrap: z.strictObject({
      mechanism,
      format: z
        .enum(['rfc5649', 'aes-cbc-pad'])
        .describe('what it really makes: the number alone does not say'),
    }),
    hmac: mechanism.describe('HMAC-SHA-256'),
    des: z
      .strictObject({ mechanism, form: z.literal('three-equal-keys') })
      .describe('single DES as triple DES with three equal keys'),
    dkga04Birth: z
      .enum(['host', 'zero-padding-wrap'])
      .describe('where a key of 20 random and 12 zero octets is born: here, or in the module'),
    oaepHashes: z.array(z.enum(['SHA-1', 'SHA-256'])),
  }),
  limits: z.strictObject({
    hmacKeyBytesMin: positive.max(32).describe('vending keys of 20 octets are held as 32'),
    sessionsMax: positive.describe('sessions that one process opens at most'),
    desBytesPerCall: positive.multipleOf(8).max(65_536),
    callDeadlineMs: positive.describe('a call that takes longer hangs: its process is ended'),
  }),
  capabilities,
  quirks,
  evidence,
});

const memory = z.strictObject({
  $schema: z.string().optional(),
  schemaVersion: z.literal(1),
  adapter: z.literal('memory'),
  profile: z.literal('memory'),
  title: line,
  capabilities,
  quirks: z.tuple([]),
  evidence,
});

/** A profile file. */
export const hsmProfileSchema = z.discriminatedUnion('adapter', [memory, pkcs11]);

/** A checked profile. */
export type HsmProfile = z.infer<typeof hsmProfileSchema>;

/** A checked profile of a PKCS#11 module. */
export type Pkcs11Profile = z.infer<typeof pkcs11>;
