/**
 * The lines of an export as objects: what does not have the form of a row or a head is told from
 * what does. Imports nothing of the program that wrote the export.
 *
 * @module
 */

/** A row, with exactly these members. */
export interface ExportedRow {
  readonly number: number;
  readonly at: string;
  readonly actor: string;
  readonly onBehalfOf: string | null;
  readonly action: string;
  readonly subject: string;
  readonly requirements: string;
  readonly facts: string;
  readonly records: string;
  readonly keyUses: string;
  readonly previousHash: string;
  readonly rowHash: string;
}

/** A signed head, with exactly these members. */
export interface ExportedHead {
  readonly installationId: string;
  readonly number: number;
  readonly rowHash: string;
  readonly signedAt: string;
  readonly keyFingerprint: string;
  readonly signature: string;
}

/** An object of JSON of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

const ROW_TEXTS = [
  ...['at', 'actor', 'action', 'subject', 'requirements', 'facts', 'records', 'keyUses'],
  ...['previousHash', 'rowHash'],
];
const HEAD_TEXTS = ['installationId', 'rowHash', 'signedAt', 'keyFingerprint', 'signature'];

/** What is wrong with the form of a row, or null: then it is an {@link ExportedRow}. */
export function rowProblem(row: JsonObject): string | null {
  const { onBehalfOf } = row;
  if (onBehalfOf !== null && typeof onBehalfOf !== 'string') return 'onBehalfOf is no text or null';
  return formProblem(row, { texts: ROW_TEXTS, more: ['number', 'onBehalfOf'] });
}

/** What is wrong with the form of a head, or null: then it is an {@link ExportedHead}. */
export function headProblem(head: JsonObject): string | null {
  return formProblem(head, { texts: HEAD_TEXTS, more: ['number'] });
}

/** An object of JSON; null for any other text. */
export function parseObject(line: string): JsonObject | null {
  try {
    const parsed: unknown = JSON.parse(line);
    return isObject(parsed) ? parsed : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** An object and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function formProblem(
  object: JsonObject,
  { texts, more }: { readonly texts: readonly string[]; readonly more: readonly string[] },
): string | null {
  const wrong = texts.find((name) => typeof object[name] !== 'string');
  if (wrong !== undefined) return `${wrong} is no text`;
  const { number } = object;
  if (!Number.isSafeInteger(number) || Number(number) < 1)
    return 'number is no whole number from 1';
  const unknown = Object.keys(object).find((name) => !texts.includes(name) && !more.includes(name));
  return unknown === undefined ? null : 'a member that no digest covers';
}
