/** A fleet as a stream: batches, order, duplicates, counts, and a sink that is waited for. */
import { describe, expect, test } from 'vitest';
import { isIssued, isRejected, issuedFor, rowsOf, runOf } from '../support/fleet-run.ts';
import { fleetFields, fleetRow } from '../support/fleet-rows.ts';

describe('batches', () => {
  test('of 2048 rows, in the order of the rows', async () => {
    const { counts, events, issued } = runOf(rowsOf(5000));
    expect(await counts).toEqual({ issued: 5000, rejected: 0 });
    expect(events.filter((event) => !isIssued(event))).toEqual([
      ...[
        ['batch', 2048],
        ['flush', 2048, 0],
      ],
      ...[
        ['batch', 2048],
        ['flush', 4096, 0],
      ],
      ...[
        ['batch', 904],
        ['flush', 5000, 0],
      ],
    ]);
    expect(issued.map(({ line }) => line)).toEqual(Array.from({ length: 5000 }, (_, n) => n + 2));
    for (const { line, row, tokens, rollOver } of issued) {
      const meterPAN = fleetFields(line).meter_pan;
      expect({ ...row, tokens, rollOver }).toMatchObject({
        ...{ line, item: { meterPAN }, rollOver: true },
        tokens: [`1 ${meterPAN}`, `2 ${meterPAN}`],
      });
    }
  });

  test('no rows: nothing is issued, and the sink hears of it once', async () => {
    const { counts, events } = runOf([]);
    expect(await counts).toEqual({ issued: 0, rejected: 0 });
    expect(events.filter(([what]) => what === 'flush')).toEqual([['flush', 0, 0]]);
  });
});

describe('bad rows', () => {
  test('a refused row does not stand in the way of a later one of the same meter', async () => {
    let calls = 0;
    const { counts, events } = runOf(
      [fleetRow(2), fleetRow(3, fleetFields(2)), fleetRow(4, fleetFields(2))],
      (meterPAN) => {
        calls += 1;
        return calls === 1
          ? { refused: { code: 'STS_KCT_BASE_DATE', message: 'refused by a rule' } }
          : issuedFor(meterPAN);
      },
    );
    expect(await counts).toEqual({ issued: 1, rejected: 2 });
    expect(events).toEqual([
      ...[
        ['batch', 1],
        ['batch', 1],
      ],
      ...[
        ['rejected', 2],
        ['issued', 3],
        ['rejected', 4],
      ],
      ['flush', 1, 2],
    ]);
  });

  test('keep their place among the good ones, wherever they were found', async () => {
    const refusedPAN = fleetFields(5).meter_pan;
    const { counts, events, rejected } = runOf(
      [
        fleetRow(2),
        fleetRow(3, { encryption_algorithm: 'EA09' }),
        fleetRow(4),
        fleetRow(5),
        fleetRow(6, fleetFields(2)),
        fleetRow(7),
      ],
      (meterPAN) =>
        meterPAN === refusedPAN
          ? { refused: { code: 'STS_KCT_MIXED_DKGA', message: 'refused by a rule' } }
          : issuedFor(meterPAN),
    );
    expect(await counts).toEqual({ issued: 3, rejected: 3 });
    expect(events).toEqual([
      ['batch', 4],
      ...[
        ['issued', 2],
        ['rejected', 3],
        ['issued', 4],
      ],
      ...[
        ['rejected', 5],
        ['rejected', 6],
        ['issued', 7],
      ],
      ['flush', 3, 3],
    ]);
    expect(rejected.map(({ code, column }) => [code, column])).toEqual([
      ['STS_EA_WITHDRAWN', 'encryption_algorithm'],
      ['STS_KCT_MIXED_DKGA', 'new_key_revision_number'],
      ['FLEET_METER_DUPLICATE', 'meter_pan'],
    ]);
  });

  test('a meter that stood in an earlier batch', async () => {
    const rows = [
      ...rowsOf(4100),
      fleetRow(9000, fleetFields(2)),
      fleetRow(9001, fleetFields(4000)),
    ];
    const { counts, events } = runOf(rows);
    expect(await counts).toEqual({ issued: 4100, rejected: 2 });
    expect(events.filter(isRejected)).toEqual([
      ['rejected', 9000],
      ['rejected', 9001],
    ]);
  });

  test('a meter whose earlier row was flawed is no duplicate', async () => {
    const flawed = fleetRow(2, { ...fleetFields('x'), tariff_index: '' });
    const { counts, events } = runOf([flawed, fleetRow(3, fleetFields('x'))]);
    expect(await counts).toEqual({ issued: 1, rejected: 1 });
    expect(events.filter(isRejected)).toEqual([['rejected', 2]]);
  });

  test('meter numbers of 11 and of 13 digits are not taken for each other', async () => {
    // 07 00000000 and 0700 00000000: the same digits with two zeros more.
    const pairs = ['07', '0700', '0107', '01', '0100'].flatMap((code) =>
      [1, 2].map((n) => fleetFields(`pair ${n}`, code)),
    );
    const zeros = [
      { meter_pan: '600727000000000009', decoder_reference_number: '00000000000' },
      { meter_pan: '000001000000000082', decoder_reference_number: '0100000000008' },
    ];
    const rows = [...pairs, ...zeros].map((fields, n) => fleetRow(n, fields));
    expect(await runOf(rows).counts).toEqual({ issued: 12, rejected: 0 });
    expect(await runOf([...rows, ...rows]).counts).toEqual({ issued: 12, rejected: 12 });
  });
});
