/**
 * Writes our own vectors, computed by this reference, to `test/vectors/own.json`:
 * `npx tsx test/reference/write-own-vectors.ts`, with `--check` to compare instead of write.
 *
 * @module
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { computeVector } from './compute.ts';
import { elementGroups } from './own-elements.ts';
import { type OwnGroup } from './own-group.ts';
import { keyChangeCases } from './own-key-change.ts';
import { tokenGroups } from './own-tokens.ts';
import { type VectorFile, type VectorGroup } from './vector-file.ts';

export const OWN_VECTORS = new URL('../vectors/own.json', import.meta.url);

const NOTES = {
  evidence: 'computed by this project and by nobody else: a second implementation, not a proof',
  purpose: 'what no published vector covers; each rule rests on the text of the standard alone',
  keys: 'all vending keys are made up (SHA-256 of a label); those for DKGA02 have odd parity',
  hex: 'keys, blocks and CRCs are upper-case hex, most significant octet first',
  tokens: 'a key change set in subclass order 3, 4, 8, 9',
  tariffIndex: 'two decimal nibbles in the CONTROLBlock, 8-bit binary in the key change token',
  keyExpiryNumber: 'high nibble in subclass 3, low nibble in subclass 4',
  amountUnits: 'the 16-bit amount is rounded up',
  amount: 'currency is rounded toward plus infinity: a negative magnitude goes down',
  manufacturerCode: 'binary in a test token',
  baseDate: 'an absent base date of a DKGA02 key counts as the same as that of the other key',
};

function groupOf({ operation, cases }: OwnGroup): VectorGroup {
  const tests = cases.map(({ id, inputs }) => ({
    id,
    source: 'sts-kms test/reference (own computation)',
    confidence: 'C',
    inputs,
    expected: computeVector(operation, inputs),
  }));
  return { operation, tests };
}

/** The bytes of the file of our own vectors. */
export function ownVectorsText(): string {
  const groups = [
    ...elementGroups(),
    ...tokenGroups(),
    { operation: 'keyChangeTokens', cases: keyChangeCases() },
  ];
  const testGroups = groups.map(groupOf);
  const file: VectorFile = {
    schema: 'sts-vectors-v1',
    title: 'STS test vectors computed by this project',
    notes: NOTES,
    numberOfTests: testGroups.reduce((sum, { tests }) => sum + tests.length, 0),
    testGroups,
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

function main(isCheck: boolean): void {
  const text = ownVectorsText();
  if (!isCheck) {
    writeFileSync(OWN_VECTORS, text);
  } else if (readFileSync(OWN_VECTORS, 'utf8') !== text) {
    process.stderr.write('test/vectors/own.json is not what this program writes\n');
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2).includes('--check'));
}
