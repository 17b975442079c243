/** What becomes of the answer of a command: warnings in it, and the command that gives it again. */
import { expect, test } from 'vitest';
import { answer } from '../../src/cli/custody/answer.ts';
import type { CustodySession } from '../../src/cli/custody/custody-session.ts';
import { inSession } from '../../src/cli/custody/with-session.ts';
import { createOutput } from '../../src/cli/output.ts';
import { KmsError } from '../../src/errors/kms-error.ts';

function spoken() {
  const lines: string[] = [];
  const notes: string[] = [];
  const output = createOutput({
    line: (text) => void lines.push(text),
    note: (text) => void notes.push(text),
  });
  return { lines, notes, output };
}

const WARNING = new KmsError('AUDIT_NOT_ANCHORED', 'it is done; ENOSPC', {
  facts: { reason: 'AUDIT_ANCHOR_FAILED' },
});

/** A session over a store that commits whatever comes, and closes with these warnings. */
function session(...warnings: KmsError[]): CustodySession {
  const transaction = (work: (within: object) => Promise<unknown>) => work({});
  return {
    dependencies: { store: { transaction } },
    close: () => Promise.resolve(warnings),
  } as unknown as CustodySession;
}

const doing = (opened: CustodySession) =>
  opened.dependencies.store.transaction(() => Promise.resolve());

test(
  'what closing warns of is in the JSON answer, and on standard error with its ' + 'remedy',
  async () => {
    const { lines, notes, output } = spoken();
    await inSession(session(WARNING), { output, options: { json: true } }, async (opened) => {
      await doing(opened);
      answer(output, { json: true }, { facts: { id: 1 }, text: [] });
    });
    const { code, message, facts } = WARNING;
    const said = JSON.parse(lines.join()) as { id: number; warnings: unknown[] };
    expect(said.id).toBe(1);
    expect(said.warnings).toMatchObject([{ code, message, facts }]);
    expect(notes.map((note) => JSON.parse(note) as unknown)).toMatchObject([{ warning: { code } }]);
  },
);

test('people read the answer, then the warning and what to do', async () => {
  const { lines, notes, output } = spoken();
  await inSession(session(WARNING), { output, options: {} }, async (opened) => {
    await doing(opened);
    answer(output, {}, { facts: {}, text: ['key 600101/1 is generated'] });
  });
  expect(lines).toEqual(['key 600101/1 is generated']);
  expect(notes[0]).toBe('sts-kms: warning: AUDIT_NOT_ANCHORED: it is done; ENOSPC');
  expect(notes[1]).toContain('Do not repeat the command');
});

test('an answer after the session, as a set of digits, carries the warnings too', async () => {
  const { lines, output } = spoken();
  await inSession(session(WARNING), { output, options: { json: true } }, doing);
  answer(output, { json: true }, { facts: { id: 1 }, text: [] });
  expect(JSON.parse(lines.join())).toMatchObject({ warnings: [{ code: WARNING.code }] });
});

test('without warnings an answer is as it was', async () => {
  const { lines, notes, output } = spoken();
  await inSession(session(), { output, options: { json: true } }, () => {
    answer(output, { json: true }, { facts: { id: 1 }, text: [] });
    return Promise.resolve();
  });
  expect([lines, notes]).toEqual([['{"id":1}'], []]);
});

test('a failure of the work stands, whatever closing says', async () => {
  const { notes, output } = spoken();
  const failure = new KmsError('STORE_CONFLICT', 'somebody was first');
  const work = inSession(session(WARNING), { output, options: {} }, () => Promise.reject(failure));
  await expect(work).rejects.toBe(failure);
  expect(notes.join()).toContain('AUDIT_NOT_ANCHORED');
});

test(
  'a lost answer is given again by the command that it names, or shown by the ' + 'audit',
  async () => {
    const { output } = spoken();
    await inSession(session(), { output, options: {} }, () => Promise.resolve());
    expect(output.delivery.again()).toBeNull();
    await inSession(session(), { output, options: {} }, doing);
    expect(output.delivery.again()).toBe('sts-kms audit list');
    answer(output, {}, { facts: {}, text: [], again: 'sts-kms meter show 1' });
    expect(output.delivery.again()).toBe('sts-kms meter show 1');
  },
);
