/**
 * The text of a new `sts-kms.yaml`, with comments for whoever opens it.
 *
 * @module
 */
import { basename, dirname, extname, isAbsolute, join, relative, resolve } from 'node:path';
import { stringify } from 'yaml';
import * as z from 'zod';
import { KmsError } from '../errors/kms-error.ts';

/** What a person says of a new store. Paths are meant from the folder of this process. */
export interface NewConfiguration {
  /** A name of hsm-profiles/, or the path of a profile. */
  readonly hsmProfile: string;
  readonly tokenLabel?: string | undefined;
  /** In the place of the label, where tokens share one. */
  readonly tokenSerial?: string | undefined;
  readonly pinFile?: string | undefined;
  readonly moduleSettings?: string | undefined;
  /** A file, or `postgresql://USER@HOST:PORT/DATABASE`. */
  readonly database?: string | undefined;
  readonly passwordFile?: string | undefined;
  readonly anchorFile?: string | undefined;
}

type Lines = readonly (readonly [comment: string, member: string, value: string])[];

const HEAD = `# The store and the HSM of this installation. Relative paths are meant from the folder
# of this file. No secret stands here: PINs, passphrases and passwords are in files of mode 0600.
# docs/formats/configuration.md explains each member; \`sts-kms config show\` shows what is
# in force.
`;

/** Whether a database is one of a PostgreSQL server. */
export function isServerDatabase(database: string | undefined): boolean {
  return /^postgres(?:ql)?:/i.test(database ?? '');
}

/**
 * The text of the file at `path`.
 *
 * @throws {KmsError} CLI_USAGE for a database that cannot be one
 */
export function configurationText(path: string, chosen: NewConfiguration): string {
  const from = (given: string): string => pathFrom(dirname(path), given);
  const stem = basename(path, extname(path));
  const store = isServerDatabase(chosen.database)
    ? serverLines(chosen, from)
    : fileLines(chosen, from, stem);
  const database = store.find(([, member]) => member === 'database')?.[2] ?? stem;
  const file = store.find(([, member]) => member === 'file')?.[2];
  const anchor =
    chosen.anchorFile === undefined
      ? `${file ?? `var/${database}`}.anchor.jsonl`
      : from(chosen.anchorFile);
  return [
    HEAD,
    section('store', store),
    section('hsm', hsmLines(chosen, from, stem)),
    section('audit', [
      ['Signed heads of the audit. Another disk, mounted here, is better.', 'anchorFile', anchor],
    ]),
    section('limits', [
      [
        'Key-change sets that one person may have issued or reprinted in a day.',
        'keyChangeSetsPerPersonAndDay',
        '200',
      ],
    ]),
  ].join('');
}

function section(name: string, lines: Lines): string {
  const members = lines.map(([comment, member, value]) => {
    const word = stringify(value, { schema: 'failsafe', lineWidth: 0 }).trimEnd();
    return `${comment === '' ? '' : `  # ${comment}\n`}  ${member}: ${word}\n`;
  });
  return `${name}:\n${members.join('')}`;
}

function fileLines(
  { database, passwordFile }: NewConfiguration,
  from: (given: string) => string,
  stem: string,
): Lines {
  if (passwordFile !== undefined) {
    throw new KmsError('CLI_USAGE', '--password-file is for a database in a PostgreSQL server');
  }
  if (database === '')
    throw new KmsError('CLI_USAGE', '--database: the name of a file is required');
  const file = database === undefined ? `var/${stem}.db` : from(database);
  return [
    ['sqlite: one file of this machine. postgres: a database in a server.', 'kind', 'sqlite'],
    ['', 'file', file],
  ];
}

function serverLines(
  { database = '', passwordFile }: NewConfiguration,
  from: (given: string) => string,
): Lines {
  const { host, port, user, name, tls } = serverOf(database);
  return [
    ['sqlite: one file of this machine. postgres: a database in a server.', 'kind', 'postgres'],
    ['', 'host', host],
    ['', 'port', port],
    ['', 'database', name],
    ['', 'user', user],
    ...(passwordFile === undefined
      ? []
      : ([['Mode 0600.', 'passwordFile', from(passwordFile)]] as const)),
    ['yes: an encrypted connection with a checked certificate.', 'tls', tls ? 'yes' : 'no'],
  ];
}

/** What a database address names. */
interface Server {
  readonly host: string;
  readonly port: string;
  readonly user: string;
  readonly name: string;
  readonly tls: boolean;
}

const ADDRESS = z.strictObject({
  host: z.string().min(1),
  port: z.string(),
  user: z.string().min(1),
  name: z.string().regex(/^[^/]+$/),
  sslmode: z.enum(['disable', 'verify-full']),
});

/** @throws {KmsError} CLI_USAGE; the message shows no part of what was given */
function serverOf(database: string): Server {
  const url = URL.canParse(database) ? new URL(database) : null;
  if (url !== null && url.password !== '') {
    const message = '--database: a password there is seen by every process of this machine';
    throw new KmsError(
      'CLI_USAGE',
      `${message}: write it to a file, and name that by --password-file`,
    );
  }
  const address = url === null ? null : addressOf(url);
  if (address !== null) return address;
  const form = 'postgresql://USER@HOST:PORT/DATABASE is required';
  const more = '?sslmode=verify-full for a checked certificate, ?host=FOLDER for a socket';
  throw new KmsError('CLI_USAGE', `--database: ${form}, with ${more}`);
}

function addressOf({ hostname, port, username, pathname, searchParams }: URL): Server | null {
  const { host, sslmode = 'disable', ...others } = Object.fromEntries(searchParams);
  const address = ADDRESS.safeParse({
    host: host ?? hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? '5432' : port,
    user: decoded(username),
    name: decoded(pathname.slice(1)),
    sslmode,
    ...others,
  });
  return address.success ? { ...address.data, tls: sslmode === 'verify-full' } : null;
}

/** Undefined for what is no percent-encoding. */
function decoded(text: string): string | undefined {
  return /%(?![0-9a-f]{2})/i.test(text) ? undefined : decodeURIComponent(text);
}

function hsmLines(chosen: NewConfiguration, from: (given: string) => string, stem: string): Lines {
  const { hsmProfile, tokenLabel, tokenSerial, pinFile, moduleSettings } = chosen;
  if (hsmProfile === 'memory') {
    if ([tokenLabel, tokenSerial, moduleSettings].some((given) => given !== undefined)) {
      throw new KmsError('CLI_USAGE', 'the in-memory HSM has no token and no settings');
    }
    return [
      [
        'The in-memory HSM, for trials: a passphrase is all that protects its keys.',
        'profile',
        'memory',
      ],
      ['Its keys, sealed under the passphrase.', 'sealedFile', `var/${stem}.sealed`],
      [
        'The passphrase. Keep a copy apart from the backups of the store.',
        'pinFile',
        pinFile === undefined ? `var/${stem}.passphrase` : from(pinFile),
      ],
    ];
  }
  const [tokenMember, token] = tokenOf(chosen);
  if (pinFile === undefined) throw tokenWanted(hsmProfile);
  const isPath = hsmProfile.includes('/') || hsmProfile.endsWith('.json');
  return [
    [
      'A name of hsm-profiles/, or the path of a profile.',
      'profile',
      isPath ? from(hsmProfile) : hsmProfile,
    ],
    ['', tokenMember, token],
    ['The user PIN, mode 0600.', 'pinFile', from(pinFile)],
    ...(moduleSettings === undefined
      ? []
      : ([["The module's own settings.", 'moduleSettings', from(moduleSettings)]] as const)),
  ];
}

/** The member that names the token, and its value. */
function tokenOf({ hsmProfile, tokenLabel, tokenSerial }: NewConfiguration): [string, string] {
  const named = { tokenLabel, tokenSerial };
  const given = Object.entries(named).filter((each): each is [string, string] => Boolean(each[1]));
  const [token] = given;
  if (token === undefined || given.length > 1) throw tokenWanted(hsmProfile);
  return token;
}

function tokenWanted(hsmProfile: string): KmsError {
  const required = 'give --pin-file, and either --token-label or --token-serial';
  return new KmsError('CLI_USAGE', `--hsm-profile ${hsmProfile}: ${required}`);
}

/**
 * Below the folder of the file a path stays relative, so that the folder can be moved as a whole.
 */
function pathFrom(folder: string, given: string): string {
  if (isAbsolute(given)) return given;
  const place = relative(folder, resolve(given));
  return place.startsWith('..') ? resolve(given) : join(place);
}
