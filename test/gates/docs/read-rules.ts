/** The rules that src exports, each with its file, and the lists in which they are asked. */
import path from 'node:path';
import { type Advisor } from '../../../src/keys/rules/advice.ts';
import { type Rule } from '../../../src/keys/rules/rule.ts';

type AnyRule = Rule<never>;
type AnyAdvisor = Advisor<never>;

export interface FoundRules {
  readonly rules: readonly { readonly rule: AnyRule; readonly file: string }[];
  readonly advisors: readonly { readonly advisor: AnyAdvisor; readonly file: string }[];
  /** Name of the constant to the ids in it, in order. */
  readonly lists: readonly {
    readonly name: string;
    readonly file: string;
    readonly ids: readonly string[];
  }[];
}

const isWith = (value: unknown, member: string): value is object =>
  typeof value === 'object' && value !== null && 'id' in value && member in value;
const isRule = (value: unknown): value is AnyRule => isWith(value, 'judge');
const isAdvisor = (value: unknown): value is AnyAdvisor => isWith(value, 'advise');

/** @param files - of the project, relative to the current directory */
export async function readRules(files: readonly string[]): Promise<FoundRules> {
  const found = await Promise.all(
    files
      .filter((file) => /^src\/(?:keys|rollover)\/rules\/.*\.ts$/.test(file))
      .map(async (file) => {
        const module = (await import(path.resolve(file))) as Readonly<Record<string, unknown>>;
        return Object.entries(module).map(([name, value]) => ({ name, value, file }));
      }),
  );
  const values = found.flat();
  return {
    rules: values.flatMap(({ value, file }) => (isRule(value) ? [{ rule: value, file }] : [])),
    advisors: values.flatMap(({ value, file }) =>
      isAdvisor(value) ? [{ advisor: value, file }] : [],
    ),
    lists: values.flatMap(({ name, value, file }) =>
      Array.isArray(value) && value.length > 0 && value.every(isRule)
        ? [{ name, file, ids: value.map(({ id }) => id) }]
        : [],
    ),
  };
}
