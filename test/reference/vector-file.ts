/**
 * The form `sts-vectors-v1` of a vector file, and typed reading of the members of its inputs.
 *
 * @module
 */
import { readFileSync } from 'node:fs';

export type Members = Readonly<Record<string, unknown>>;

export interface VectorTest {
  readonly id: string;
  readonly source: string;
  readonly confidence: string;
  readonly inputsStatus?: string;
  readonly inputs: Members;
  readonly expected: Members;
}

export interface VectorGroup {
  readonly operation: string;
  readonly tests: readonly VectorTest[];
}

export interface VectorFile {
  readonly schema: 'sts-vectors-v1';
  readonly title: string;
  readonly notes: Readonly<Record<string, string>>;
  readonly numberOfTests: number;
  readonly testGroups: readonly VectorGroup[];
}

/** Reads a vector file; its number of tests must be what it says. */
export function readVectorFile(location: URL): VectorFile {
  const file = JSON.parse(readFileSync(location, 'utf8')) as VectorFile;
  const count = file.testGroups.reduce((sum, group) => sum + group.tests.length, 0);
  if (file.numberOfTests !== count) throw new Error(`the file has ${String(count)} tests`);
  return file;
}

export function textOf(members: Members, name: string): string {
  const value = members[name];
  if (typeof value !== 'string') throw new TypeError(`"${name}" is not a string`);
  return value;
}

export function integerOf(members: Members, name: string): number {
  const value = members[name];
  if (!Number.isSafeInteger(value)) throw new TypeError(`"${name}" is not an integer`);
  return value as number;
}

export function optionalIntegerOf(members: Members, name: string): number | undefined {
  return members[name] === undefined ? undefined : integerOf(members, name);
}

export function booleanOf(members: Members, name: string): boolean {
  const value = members[name];
  if (typeof value !== 'boolean') throw new TypeError(`"${name}" is not a boolean`);
  return value;
}

export function membersOf(members: Members, name: string): Members {
  const value = members[name];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`"${name}" is not an object`);
  }
  return value as Members;
}
