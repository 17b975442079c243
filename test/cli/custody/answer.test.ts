/** Tables, days that are left, and instants in a time zone. */
import { expect, test } from 'vitest';
import {
  answerList,
  daysLeft,
  daysLeftText,
  textFacts,
  textTable,
  zoneInstant,
} from '../../../src/cli/custody/answer.ts';
import { peoplelessAct, wordsOf } from '../../../src/cli/custody/session-options.ts';
import { keyTypeOption, wholeNumber } from '../../../src/cli/custody/option-values.ts';
import { parseUtcMinute } from '../../../src/sts/utc-minute.ts';
import { expectCode } from '../../support/expect-code.ts';
import { createOutput } from '../../../src/cli/output.ts';

const NOW = parseUtcMinute('2026-11-23T10:00Z');

test('columns are as wide as what is in them', () => {
  expect(textTable(['A', 'B'], [['long', 'x']])).toEqual(['A     B', 'long  x']);
  expect(
    textFacts([
      ['a', '1'],
      ['long', '2'],
    ]),
  ).toEqual(['a     1', 'long  2']);
});

test('an empty list says what to do, and nothing to a program', () => {
  const said: string[] = [];
  const output = createOutput({ line: (text) => said.push(text), note: () => undefined });
  const list = { objects: [], heading: ['A'], rows: [], empty: 'none yet: add one' };
  answerList(output, { json: true }, list);
  expect(said).toEqual([]);
  answerList(output, {}, list);
  expect(said).toEqual(['none yet: add one']);
});

test.each([
  ['2026-11-23T10:00Z', 0, '0 d'],
  ['2026-11-24T09:59Z', 0, '0 d'],
  ['2026-11-24T10:00Z', 1, '1 d'],
  ['2026-11-23T09:59Z', -1, 'over'],
])('until %s %i whole days are left', (until, days, text) => {
  expect(daysLeft(parseUtcMinute(until), NOW)).toBe(days);
  expect(daysLeftText(parseUtcMinute(until), NOW)).toBe(text);
});

test('an open end has no days', () => {
  expect([daysLeft(null, NOW), daysLeftText(null, NOW)]).toEqual([null, '-']);
});

test('an instant on the clocks of a zone with half an hour', () => {
  expect(zoneInstant(NOW, 'Asia/Kolkata')).toBe('2026-11-23 15:30 Asia/Kolkata');
});

test.each(['1.5', '', '0x10', '1e3', ' 1'])('%j is no whole number', (text) => {
  expectCode(() => wholeNumber(text), 'CLI_USAGE');
});

test.each(['DITK', '0', 'vudk'])('%s is no type of keys that are derived', (text) => {
  expectCode(() => keyTypeOption(text), 'CLI_USAGE');
});

test('whoever acts has a name that stands in a log line', () => {
  expectCode(() => peoplelessAct(null, { actor: 'a\nb' }), 'CLI_USAGE');
  expectCode(() => wordsOf({ actor: 'ada', reason: 'x\u0007' }), 'CLI_USAGE');
  expectCode(() => peoplelessAct('REAL', { actor: 'ada' }), 'PERSON_WANTED');
  expect(peoplelessAct(null, { actor: 'ada', ticket: 'T-1' })).toEqual({
    actor: { kind: 'nobody-yet', name: 'ada' },
    ticket: 'T-1',
    reason: null,
  });
});
