import fs from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import js from '@eslint/js';
import vitest from '@vitest/eslint-plugin';
import jsdoc from 'eslint-plugin-jsdoc';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/**
 * One list of pure folders for the compiler and the linter; a unit test compares it with the table
 * of import directions.
 */
const core = JSON.parse(
  fs.readFileSync(path.join(import.meta.dirname, 'tsconfig.core.json'), 'utf8'),
);
const PURE = core.include.map((folder) => `${folder}/**/*.ts`);

const CATCH_WITHOUT_NAME = {
  selector: 'CatchClause[param=null]',
  message: 'Name what was caught: a failure that nobody looked at is not a decision.',
};
const DEFAULT_EXPORT = {
  selector: 'ExportDefaultDeclaration',
  message: 'Named exports only, so that a thing has one name everywhere.',
};
const PLAIN_ERROR = {
  selector: 'ThrowStatement > NewExpression[callee.name="Error"]',
  message: 'Throw a KmsError with a code of the catalogue.',
};
const CLOCK = {
  selector: ':matches(NewExpression, CallExpression)[callee.name="Date"][arguments.length=0]',
  message: 'Time comes in as an argument.',
};

const NAMED_Z = {
  selector: 'ImportDeclaration[source.value="zod"] > ImportSpecifier',
  message: "import * as z from 'zod': the bundle then holds what is used, not every language.",
};

const pureOnly = {
  'no-restricted-globals': ['error', 'process', 'Buffer', 'console', 'performance', 'crypto'],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: 'Time comes in as an argument.' },
    { object: 'Math', property: 'random', message: 'Chance comes in as an argument.' },
  ],
  'no-restricted-imports': [
    'error',
    { paths: [...builtinModules], patterns: [{ group: ['node:*'], message: 'The core is pure.' }] },
  ],
  'no-restricted-syntax': ['error', CATCH_WITHOUT_NAME, DEFAULT_EXPORT, PLAIN_ERROR, CLOCK],
  'jsdoc/require-file-overview': [
    'error',
    { tags: { module: { mustExist: true, preventDuplicates: true, initialCommentsOnly: true } } },
  ],
  'jsdoc/require-jsdoc': [
    'error',
    {
      publicOnly: true,
      require: { FunctionDeclaration: true, ClassDeclaration: true, ArrowFunctionExpression: true },
      contexts: [
        'TSInterfaceDeclaration',
        'TSTypeAliasDeclaration',
        'ExportNamedDeclaration > VariableDeclaration',
      ],
      checkConstructors: false,
    },
  ],
  // Sees a throw in the function itself only; a call that throws is for the reviewer.
  'jsdoc/require-throws': 'error',
  'jsdoc/check-param-names': [
    'error',
    { checkDestructured: false, disableMissingParamChecks: true },
  ],
  'jsdoc/check-tag-names': 'error',
  'jsdoc/no-types': 'off',
  'jsdoc/require-param-description': 'error',
  'jsdoc/require-returns-description': 'error',
};

export default defineConfig(
  globalIgnores(['dist', '.build', 'var', 'out', 'coverage', 'sts-tables', 'docs']),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 12],
      'max-depth': ['error', 3],
      'max-params': ['error', 3],
      eqeqeq: 'error',
      // The compiler knows the globals better.
      'no-undef': 'off',
      'no-restricted-syntax': ['error', CATCH_WITHOUT_NAME, DEFAULT_EXPORT],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { allowDefaultCaseForExhaustiveSwitch: false, requireDefaultForNonUnion: true },
      ],
      // Our strings are ASCII: digits, hex and codes.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', CATCH_WITHOUT_NAME, DEFAULT_EXPORT, PLAIN_ERROR, NAMED_Z],
    },
  },
  { files: PURE, plugins: { jsdoc }, settings: { jsdoc: { mode: 'typescript' } }, rules: pureOnly },
  {
    // Hot loops over typed arrays whose indices the algorithm bounds.
    files: ['src/sts/cipher/**/*.ts', 'src/sts/token/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: { 'max-lines-per-function': 'off', 'max-params': 'off' },
  },
  {
    files: ['test/**/*.test.ts'],
    plugins: { vitest },
    rules: {
      'vitest/valid-expect': 'error',
      'vitest/expect-expect': ['error', { assertFunctionNames: ['expect*', 'assert*'] }],
      'vitest/no-conditional-expect': 'error',
      'vitest/no-focused-tests': 'error',
      'vitest/no-disabled-tests': 'error',
      'vitest/no-standalone-expect': 'error',
    },
  },
  {
    files: ['*.config.{js,ts}'],
    rules: { 'no-restricted-syntax': ['error', CATCH_WITHOUT_NAME] },
  },
  { ...tseslint.configs.disableTypeChecked, files: ['eslint.config.js', 'bin/sts-kms'] },
);
