/** Names of files: kebab-case, and saying what is inside. */
import path from 'node:path';
import { type Check } from './source-text.ts';

/** Names that people and tools look for in capitals. */
const CUSTOMARY = /^(?:README|LICENSE|NOTICE|CHANGELOG|CONTRIBUTING|SECURITY|CODE_OF_CONDUCT)\b/;
const KEBAB_CASE = /^[a-z0-9]+(?:[-.][a-z0-9]+)*$/;
/** A file named so attracts whatever has no home. */
const EMPTY_WORDS = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'misc']);

export const checkFileName: Check = ({ file }) => {
  const names = file.split('/').filter((name) => !name.startsWith('.') && !CUSTOMARY.test(name));
  return names.flatMap((name) => [
    ...(KEBAB_CASE.test(name) ? [] : [`${file}: "${name}" is not kebab-case`]),
    ...name
      .split(/[-.]/)
      .filter((word) => EMPTY_WORDS.has(word))
      .map((word) => `${file}: "${word}" does not say what is inside`),
  ]);
};

export const checkNoBarrel: Check = ({ file }) =>
  file.startsWith('src/') && path.parse(file).name === 'index'
    ? [`${file}: a barrel hides import directions; import the file itself`]
    : [];
