/**
 * Reads `sts-kms.yaml`. Without the file the defaults hold; a named file must exist.
 *
 * @module
 */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { KmsError } from '../errors/kms-error.ts';
import { configurationSchema, type Configuration } from './configuration.ts';
import { readTextFile } from './read-file.ts';

/** The file that is read when no other is named. */
const CONFIGURATION_FILE = 'sts-kms.yaml';

/**
 * The configuration of a file, or the defaults when none is named and `sts-kms.yaml` is absent.
 *
 * @param named - as the user gave it with --config
 * @throws {KmsError} FILE_NOT_READABLE, CONFIG_INVALID
 */
export function loadConfiguration(named?: string): Configuration {
  const path = resolve(named ?? CONFIGURATION_FILE);
  const content = named === undefined && !existsSync(path) ? '' : readTextFile(path);
  const parsed = configurationSchema.safeParse(parseYaml(content, path));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.join('.') ?? '';
    const where = place === '' ? '' : `${place}: `;
    throw new KmsError('CONFIG_INVALID', `${path}: ${where}${issue?.message ?? 'not valid'}`);
  }
  return withAbsolutePaths(parsed.data, dirname(path));
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

/** Paths in the file are meant from the file's own folder. */
function withAbsolutePaths(configuration: Configuration, folder: string): Configuration {
  const absolute = <Path extends string | undefined>(path: Path): Path =>
    (path === undefined ? path : resolve(folder, path)) as Path;
  const { store, hsm, audit } = configuration;
  return {
    ...configuration,
    store:
      store.kind === 'sqlite'
        ? { ...store, file: absolute(store.file) }
        : { ...store, passwordFile: absolute(store.passwordFile) },
    audit: { ...audit, anchorFile: absolute(audit.anchorFile) },
    hsm: {
      ...hsm,
      pinFile: absolute(hsm.pinFile),
      moduleSettings: absolute(hsm.moduleSettings),
      sealedFile: absolute(hsm.sealedFile),
    },
  };
}
