/**
 * Reads a vector file of the format sts-vectors-v1. Unknown members, a wrong count, an unknown
 * operation and a value out of its range are errors that say which and where.
 *
 * @module
 */
import * as z from 'zod';
import { KmsError } from '../errors/kms-error.ts';
import { VECTOR_OPERATIONS } from './operation-table.ts';
import type { VectorOperation } from './vector-context.ts';

const testSchema = z.strictObject({
  id: z.string().min(1),
  source: z.string(),
  confidence: z.enum(['A', 'A-', 'B', 'C']),
  inputsStatus: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()),
  expected: z.record(z.string(), z.unknown()),
});

const fileSchema = z.strictObject({
  schema: z.literal('sts-vectors-v1'),
  title: z.string(),
  notes: z.record(z.string(), z.string()),
  numberOfTests: z.int().min(0),
  testGroups: z.array(z.strictObject({ operation: z.string(), tests: z.array(testSchema) })),
});

/** One checked test. */
export interface VectorTest {
  readonly id: string;
  readonly operation: string;
  readonly confidence: 'A' | 'A-' | 'B' | 'C';
  /** As the operation's schema has parsed them. */
  readonly inputs: unknown;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly operationTable: VectorOperation;
}

/** A checked file. */
export interface VectorFile {
  readonly title: string;
  readonly tests: readonly VectorTest[];
}

/**
 * Checks a vector file.
 *
 * @param text - the whole file
 * @throws {KmsError} VECTORS_MALFORMED, with the place of the first thing wrong
 */
export function parseVectorFile(text: string): VectorFile {
  const json = parseJson(text);
  requireNoPrototypeMember(json, '');
  const file = check(fileSchema, json, '');
  const tests = file.testGroups.flatMap((group, groupIndex) => {
    const place = `testGroups[${groupIndex}]`;
    const table = VECTOR_OPERATIONS.get(group.operation);
    if (table === undefined) {
      throw malformed(`${place}.operation`, `unknown operation ${quoted(group.operation)}`);
    }
    return group.tests.map((test, index): VectorTest => {
      const at = `${place}.tests[${index}]`;
      const whose = ` (test ${quoted(test.id)})`;
      const inputs = check(table.inputs, test.inputs, `${at}.inputs`, whose);
      check(table.expected, test.expected, `${at}.expected`, whose);
      const { id, confidence, expected } = test;
      return {
        id,
        operation: group.operation,
        confidence,
        inputs,
        expected,
        operationTable: table,
      };
    });
  });
  requireDistinctIds(tests);
  if (tests.length === 0) throw malformed('testGroups', 'no test in it');
  if (tests.length !== file.numberOfTests) {
    const found = `${file.numberOfTests} stated, ${tests.length} found`;
    throw malformed('numberOfTests', found);
  }
  return { title: file.title, tests };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'not JSON';
    throw new KmsError('VECTORS_MALFORMED', `not a JSON file: ${reason}`, { cause });
  }
}

/** Deepest nesting looked into; the format itself has seven levels. */
const DEPTH_MAX = 20;

/** A member named `__proto__` would vanish in the copy that is checked. */
function requireNoPrototypeMember(value: unknown, place: string, depth = 0): void {
  if (depth > DEPTH_MAX) throw malformed(place.slice(0, 80), 'nested too deeply');
  if (typeof value !== 'object' || value === null) return;
  if (Object.hasOwn(value, '__proto__')) throw malformed(place, 'unknown member "__proto__"');
  for (const [name, member] of Object.entries(value)) {
    const part = Array.isArray(value) ? `[${name}]` : `.${name}`;
    requireNoPrototypeMember(member, `${place}${part}`.replace(/^\./, ''), depth + 1);
  }
}

function requireDistinctIds(tests: readonly VectorTest[]): void {
  const seen = new Map<string, number>();
  tests.forEach(({ id }, index) => {
    const earlier = seen.get(id);
    if (earlier !== undefined) {
      const which = `tests ${earlier + 1} and ${index + 1} of the file`;
      throw malformed('id', `${quoted(id)} occurs twice: ${which}`);
    }
    seen.set(id, index);
  });
}

function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  ...[place, whose = '']: readonly [string, string?]
): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = deepest(result.error.issues);
  const path = issue.path.map((part) =>
    typeof part === 'number' ? `[${part}]` : `.${String(part)}`,
  );
  throw malformed(`${place}${path.join('')}`.replace(/^\./, ''), issue.message + whose);
}

/** The complaint of the alternative of a union that came closest, so that the message helps. */
function deepest(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue {
  const [first] = issues;
  if (first?.code !== 'invalid_union') {
    return first ?? { code: 'custom', path: [], message: 'not valid', input: undefined };
  }
  const closest = [...first.errors].sort((left, right) => left.length - right.length)[0] ?? [];
  const inner = deepest(closest);
  return { ...inner, path: [...first.path, ...inner.path] };
}

function malformed(place: string, complaint: string): KmsError {
  const where = place === '' ? 'the file' : place;
  return new KmsError('VECTORS_MALFORMED', `${where}: ${complaint}`, { facts: { place: where } });
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
