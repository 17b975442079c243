/**
 * Loads a set of EA07 tables from a file that an operator can replace, and names it by its digest.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { KmsError } from '../errors/kms-error.ts';
import { ownFile } from '../own-files.ts';
import { checkStaTables, staTablesBytes, type StaTables } from '../sts/cipher/sta-tables.ts';
import { readTextFile } from './read-file.ts';

const fileSchema = z.strictObject({
  schema: z.literal('sts-kms-sta-tables-v1'),
  name: z.string().min(1),
  source: z.string().min(1),
  substitution1: z.array(z.number()),
  substitution2: z.array(z.number()),
  permutation: z.array(z.number()),
});

/** A loaded set of tables. */
export interface LoadedStaTables extends StaTables {
  readonly name: string;
  readonly source: string;
  /** SHA-256 over both substitution tables and the permutation, 96 octets; lower-case hex. */
  readonly digest: string;
}

/**
 * Loads one of the sets in `sts-tables/`.
 *
 * @throws {KmsError} FILE_NOT_READABLE, STS_TABLES_INVALID
 */
export function loadShippedStaTables(name: 'sample' | 'operational'): LoadedStaTables {
  return loadStaTables(ownFile(`sts-tables/${name}.json`));
}

/**
 * Loads a set of tables and checks its shape and that each table is a permutation.
 *
 * @throws {KmsError} FILE_NOT_READABLE, STS_TABLES_INVALID
 */
export function loadStaTables(path: string | URL): LoadedStaTables {
  const parsed = fileSchema.safeParse(parseJson(readTextFile(path), path));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.join('.') ?? '';
    throw new KmsError(
      'STS_TABLES_INVALID',
      `${String(path)}: ${place === '' ? 'file' : place}: ${issue?.message ?? 'not valid'}`,
    );
  }
  const { name, source, ...tables } = parsed.data;
  try {
    checkStaTables(tables);
  } catch (cause) {
    if (!(cause instanceof KmsError)) throw cause;
    throw new KmsError(cause.code, `${String(path)}: ${cause.message}`, {
      facts: cause.facts,
      cause,
    });
  }
  const digest = createHash('sha256').update(staTablesBytes(tables)).digest('hex');
  return { ...tables, name, source, digest };
}

function parseJson(text: string, path: string | URL): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new KmsError('STS_TABLES_INVALID', `${String(path)}: not a JSON file`, { cause });
  }
}
