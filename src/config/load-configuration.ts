/**
 * Reads `sts-kms.yaml`. Without the file the defaults hold; a named file must exist.
 *
 * @module
 */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { KmsError } from '../errors/kms-error.ts';
import {
  configurationSchema,
  type Configuration,
  type ConfigurationContent,
} from './configuration.ts';
import { readTextFile } from './read-file.ts';

/** The file that is read when no other is named. */
const CONFIGURATION_FILE = 'sts-kms.yaml';

/** The environment variable that names another one. */
const CONFIGURATION_VARIABLE = 'STS_KMS_CONFIG';

/** Which file a configuration is read from. */
export interface ConfigurationPlace {
  readonly path: string;
  /** What named it: --config, the environment, or nothing, so that it is that of this folder. */
  readonly origin: 'option' | 'environment' | 'default';
}

/** A file as it was read. */
export interface ReadConfiguration extends ConfigurationPlace {
  readonly exists: boolean;
  /** What the file itself says. */
  readonly said: Readonly<Record<string, unknown>>;
  readonly configuration: Configuration;
}

/**
 * The configuration of a file, or the defaults when none is named and `sts-kms.yaml` is absent.
 *
 * @param named - as the user gave it with --config
 * @throws {KmsError} FILE_NOT_READABLE, CONFIG_INVALID
 */
export function loadConfiguration(named?: string): Configuration {
  return readConfiguration(named).configuration;
}

/**
 * Which file is meant.
 *
 * @throws {KmsError} CONFIG_INVALID for an environment variable that names none
 */
export function configurationPlace(named?: string): ConfigurationPlace {
  if (named !== undefined) return { path: resolve(named), origin: 'option' };
  const variable = process.env[CONFIGURATION_VARIABLE];
  if (variable === undefined) return { path: resolve(CONFIGURATION_FILE), origin: 'default' };
  if (variable !== '') return { path: resolve(variable), origin: 'environment' };
  throw new KmsError(
    'CONFIG_INVALID',
    `${CONFIGURATION_VARIABLE} is empty: unset it, or name a file`,
  );
}

/**
 * The same as {@link loadConfiguration}, with what the file itself says.
 *
 * @throws {KmsError} FILE_NOT_READABLE, CONFIG_INVALID
 */
export function readConfiguration(named?: string): ReadConfiguration {
  const place = configurationPlace(named);
  const { path } = place;
  const exists = place.origin !== 'default' || existsSync(path);
  const said = parseYaml(exists ? readTextFile(path) : '', path);
  const configuration = { ...checked(said, path), file: exists ? path : null };
  return { ...place, exists, said: said as ReadConfiguration['said'], configuration };
}

/**
 * What a text says that is to be the file `path`.
 *
 * @throws {KmsError} CONFIG_INVALID
 */
export function parseConfiguration(text: string, path: string): Configuration {
  return { ...checked(parseYaml(text, path), path), file: path };
}

function checked(said: unknown, path: string): Omit<Configuration, 'file'> {
  const parsed = configurationSchema.safeParse(said);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const member = issue?.path.join('.') ?? '';
    const where = member === '' ? '' : `${member}: `;
    throw new KmsError('CONFIG_INVALID', `${path}: ${where}${issue?.message ?? 'not valid'}`);
  }
  return completed(parsed.data, dirname(path));
}

/** @throws {KmsError} CONFIG_INVALID for what is no YAML, and for names that occur twice */
function parseYaml(content: string, path: string): unknown {
  const document = parseDocument(content, { schema: 'failsafe', uniqueKeys: true });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    const [first] = problem.message.split('\n');
    throw new KmsError('CONFIG_INVALID', `${path}: ${first ?? 'not YAML'}`);
  }
  // An empty file, or one of comments only, leaves every default as it is.
  return withoutAliases(document, path) ?? {};
}

/** A few aliases can stand for gigabytes: there is no use for any here. */
function withoutAliases(document: ReturnType<typeof parseDocument>, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch (cause) {
    throw new KmsError('CONFIG_INVALID', `${path}: aliases are not used here`, { cause });
  }
}

/**
 * A configuration with absolute paths, each meant from a folder, and with an anchor: beside the
 * store unless another place is named.
 */
export function completed(
  { store, hsm, audit, ...others }: ConfigurationContent,
  folder: string,
): Omit<Configuration, 'file'> {
  const absolute = <Path extends string | undefined>(path: Path): Path =>
    (path === undefined ? path : resolve(folder, path)) as Path;
  const beside = store.kind === 'sqlite' ? store.file : `var/${store.database}`;
  return {
    ...others,
    store:
      store.kind === 'sqlite'
        ? { ...store, file: absolute(store.file) }
        : { ...store, passwordFile: absolute(store.passwordFile) },
    audit: { anchorFile: absolute(audit.anchorFile ?? `${beside}.anchor.jsonl`) },
    hsm: {
      ...hsm,
      // A profile that is no path is a name of hsm-profiles/.
      profile: /\/|\.json$/.test(hsm.profile) ? absolute(hsm.profile) : hsm.profile,
      pinFile: absolute(hsm.pinFile),
      moduleSettings: absolute(hsm.moduleSettings),
      sealedFile: absolute(hsm.sealedFile),
    },
  };
}
