/**
 * Who may import whom: one table, from which the import gate's rules and the table in
 * docs/architecture.md are made.
 *
 * A folder may import itself and `folders`; of npm's packages and Node's own modules only those
 * named. The longest matching name counts, so a file can have a row of its own.
 */
export interface Direction {
  /** Folder or file below src/. */
  readonly name: string;
  readonly folders: readonly string[];
  readonly packages?: readonly string[];
  /** Node modules without `node:`; absent means none. */
  readonly builtins?: readonly string[] | 'any';
  /** Compiled and linted without Node: the same folders as in tsconfig.core.json. */
  readonly pure?: true;
}

const FILES = ['fs', 'fs/promises', 'path', 'url'];
const DOMAIN = ['errors', 'sts', 'keys', 'people', 'rollover', 'ports', 'audit', 'exchange'];
const USE_CASES = [...DOMAIN, 'custody', 'campaign', 'ceremony'];

export const DIRECTIONS: readonly Direction[] = [
  { name: 'errors', folders: [], pure: true },
  { name: 'sts', folders: ['errors'], pure: true },
  { name: 'keys', folders: ['errors', 'sts'], pure: true },
  { name: 'people', folders: ['errors', 'sts', 'keys'], pure: true },
  { name: 'rollover', folders: ['errors', 'sts', 'keys'], pure: true },
  { name: 'ports', folders: ['errors', 'sts', 'keys', 'people', 'rollover'], pure: true },
  { name: 'audit', folders: ['errors', 'ports'], pure: true },
  {
    name: 'exchange',
    folders: ['errors', 'sts', 'keys', 'people', 'ports'],
    // Codecs and checks, which do no input or output themselves. RFC 8785: what is under a MAC or
    // a signature.
    packages: ['node-forge', 'canonicalize', 'csv-parse', 'csv-stringify', 'zod'],
  },
  // The file in which heads of the audit are written down.
  { name: 'anchor', folders: ['errors', 'ports'], packages: ['zod'], builtins: 'any' },
  {
    name: 'credentials',
    folders: ['errors', 'sts', 'keys', 'people', 'ports', 'exchange'],
    packages: ['zod'],
    builtins: 'any',
  },
  // Of zod the forms of stored requests, of unhomoglyph the characters that look alike (Unicode
  // Technical Standard 39): checks, which do no input or output themselves.
  { name: 'custody', folders: DOMAIN, packages: ['unhomoglyph', 'zod'] },
  { name: 'campaign', folders: [...DOMAIN, 'custody'] },
  { name: 'ceremony', folders: [...DOMAIN, 'custody'], packages: ['yaml'] },
  {
    name: 'vectors',
    folders: ['errors', 'sts', 'ports'],
    packages: ['zod'],
    builtins: [...FILES, 'util'],
  },
  {
    name: 'hsm',
    folders: ['errors', 'sts', 'ports', 'credentials', 'own-files.ts'],
    packages: ['pkcs11js', 'graphene-pk11', 'zod'],
    builtins: 'any',
  },
  {
    name: 'security-module',
    folders: ['errors', 'sts', 'keys', 'people', 'ports', 'audit', 'exchange', 'credentials'],
    // Shares of the key that opens a guard-key backup.
    packages: ['shamir-secret-sharing', 'zod'],
    builtins: 'any',
  },
  {
    name: 'security-module/host-main.ts',
    folders: [
      ...['errors', 'sts', 'keys', 'people', 'ports', 'audit', 'exchange', 'credentials'],
      ...['hsm', 'security-module'],
    ],
    packages: ['zod'],
    builtins: 'any',
  },
  {
    name: 'store',
    folders: ['errors', 'sts', 'keys', 'people', 'rollover', 'ports', 'audit'],
    packages: ['better-sqlite3', 'kysely', 'pg'],
    builtins: 'any',
  },
  {
    name: 'config',
    folders: ['errors', 'sts', 'own-files.ts'],
    packages: ['yaml', 'zod'],
    builtins: [...FILES, 'crypto'],
  },
  {
    name: 'http',
    folders: [...USE_CASES, 'config'],
    packages: ['express', 'zod'],
    builtins: 'any',
  },
  {
    name: 'cli',
    folders: [...USE_CASES, 'config', 'credentials'],
    packages: ['commander', '@bomb.sh/tab', 'cli-progress', 'csv-parse', 'csv-stringify', 'zod'],
    builtins: 'any',
  },
  {
    name: 'vending-client',
    folders: ['errors', 'sts', 'exchange', 'ports', 'hsm', 'security-module'],
    builtins: 'any',
  },
  { name: 'verifiers', folders: [], builtins: 'any' },
  { name: 'console', folders: ['errors', 'sts'] },
  // Where the files are that come with the program.
  { name: 'own-files.ts', folders: [], builtins: FILES },
  {
    name: 'open-custody.ts',
    folders: [
      ...USE_CASES,
      ...['anchor', 'credentials', 'hsm', 'security-module', 'store', 'config', 'cli'],
      'own-files.ts',
    ],
    builtins: FILES,
  },
  {
    name: 'store-upkeep.ts',
    folders: ['errors', 'config', 'store', 'cli', 'open-custody.ts'],
    builtins: FILES,
  },
  {
    name: 'compose-program.ts',
    folders: [
      ...['open-custody.ts', 'own-files.ts', 'store-upkeep.ts'],
      ...USE_CASES,
      ...['credentials', 'vectors', 'hsm', 'security-module', 'store', 'config', 'http', 'cli'],
      ...['vending-client', 'console'],
    ],
    packages: ['commander'],
    builtins: 'any',
  },
  { name: 'main.ts', folders: ['cli', 'compose-program.ts'], builtins: 'any' },
];
