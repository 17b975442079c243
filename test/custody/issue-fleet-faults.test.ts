/** A fault stops a fleet run: of the security module, of the source, of the sink. */
import { describe, expect, test } from 'vitest';
import { issueFleet, type FleetCounts } from '../../src/custody/issue-fleet.ts';
import { KmsError } from '../../src/errors/kms-error.ts';
import type { KeyChangeBatch } from '../../src/ports/security-module.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import { isIssued, issuedFor, rowsOf, runOf } from '../support/fleet-run.ts';
import { RING } from '../support/fleet-rows.ts';

describe('a fault', () => {
  test('of the security module stops the run: its batch leaves no row', async () => {
    let calls = 0;
    const { counts, events, sourceEnded } = runOf(rowsOf(6000), (meterPAN) => {
      calls += 1;
      if (calls > 2048) throw new KmsError('SM_RECORD_MAC', 'a record was altered');
      return issuedFor(meterPAN);
    });
    await expectCodeAsync(counts, 'SM_RECORD_MAC');
    expect(events.filter(isIssued)).toHaveLength(2048);
    expect(events.at(-1)).toEqual(['batch', 2048]);
    expect(sourceEnded()).toBe(true);
  });

  test('of the source stops it too', async () => {
    function* rows() {
      yield* rowsOf(3000);
      throw new KmsError('FLEET_MALFORMED', 'a quote is missing');
    }
    const { counts, events } = runOf(rows());
    await expectCodeAsync(counts, 'FLEET_MALFORMED');
    expect(events.filter(isIssued)).toHaveLength(2048);
  });

  test('of the sink stops it too', async () => {
    const source = rowsOf(3000);
    const sink = {
      issued: () => undefined,
      rejected: () => undefined,
      flush: (counts: FleetCounts) =>
        Promise.reject(new RangeError(`disk full at ${counts.issued}`)),
    };
    const securityModule = {
      issueKeyChangeSets: ({ items }: KeyChangeBatch) =>
        Promise.resolve(items.map(({ meterPAN }) => issuedFor(meterPAN))),
    };
    async function* rows() {
      yield* await Promise.resolve(source);
    }
    await expect(issueFleet({ securityModule, ring: RING, sink }, rows())).rejects.toThrow(
      'disk full at 2048',
    );
  });
});
