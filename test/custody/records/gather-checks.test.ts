import { expect, test } from 'vitest';
import { gatherChecks } from '../../../src/custody/records/gather-checks.ts';
import { KmsError } from '../../../src/errors/kms-error.ts';
import type { SealedRecord } from '../../../src/keys/sealed-record.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';

const record = (id: string): SealedRecord => ({
  ...{ table: 'owner', id, version: 1, row: { id, version: 1 } },
  recordMac: new Uint8Array(32),
});
const records = (ids: string) => [...ids].map((id) => record(id));

/** Takes capital letters for genuine, and writes down what it was asked. */
function letters() {
  const questions: string[] = [];
  const checkRecords = async (asked: readonly SealedRecord[]) => {
    questions.push(asked.map(({ id }) => id).join(''));
    await new Promise((resolve) => setTimeout(resolve, 5));
    return asked.map(({ id }) => id === id.toUpperCase());
  };
  return { questions, gathered: gatherChecks({ checkRecords }) };
}

test('what is asked at once is one question, and each gets its own answers', async () => {
  const { questions, gathered } = letters();
  const first = ['Ab', 'c', ''].map((ids) => gathered.checkRecords(records(ids)));
  await Promise.resolve();
  await Promise.resolve();
  const second = ['D', 'eF'].map((ids) => gathered.checkRecords(records(ids)));
  expect(await Promise.all(first)).toEqual([[true, false], [false], []]);
  expect(await Promise.all(second)).toEqual([[true], [false, true]]);
  expect(questions).toEqual(['Abc', 'DeF']);
  expect(await gathered.checkRecords(records('G'))).toEqual([true]);
});

test('a question has its bounds, but one that is longer by itself is asked', async () => {
  const { questions, gathered } = letters();
  const lengths = [200, 100, 300, 1];
  const asked = lengths.map((length) => gathered.checkRecords(records('A'.repeat(length))));
  expect((await Promise.all(asked)).map(({ length }) => length)).toEqual(lengths);
  expect(questions.map(({ length }) => length)).toEqual([200, 100, 300, 1]);
});

test("a failure, or an answer too short, is everybody's; the next question is asked", async () => {
  let answers = 0;
  const gathered = gatherChecks({
    checkRecords: (asked: readonly SealedRecord[]) => {
      answers += 1;
      if (answers === 1) return Promise.reject(new KmsError('HSM_KEY_NOT_FOUND', 'gone'));
      return Promise.resolve(asked.slice(answers === 2 ? 1 : 0).map(() => true));
    },
  });
  for (const code of ['HSM_KEY_NOT_FOUND', 'INTERNAL'] as const) {
    const both = ['A', 'B'].map((ids) => gathered.checkRecords(records(ids)));
    for (const each of both) await expectCodeAsync(each, code);
  }
  expect(await gathered.checkRecords(records('AB'))).toEqual([true, true]);
});
