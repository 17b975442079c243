/**
 * The sets of the quickstart's result file in meters that share nothing with the issuer: another
 * process, keys derived by the reference implementation from the published trial keys.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseTrialKeys } from '../../src/exchange/trial-keys.ts';
import { parseTariffIndex } from '../../src/sts/attributes/tariff-index.ts';
import { enterToken } from '../../src/sts/meter/enter-token.ts';
import { createVirtualMeter, type VirtualMeter } from '../../src/sts/meter/virtual-meter.ts';
import { bytesFromHex, hexFromBytes } from '../../src/sts/text.ts';
import { computeVector } from '../reference/compute.ts';
import { cipherOf, POLICY } from '../support/meters.ts';
import { runCli } from '../support/run-cli.ts';

type Row = Record<string, string>;

const folder = mkdtempSync(join(tmpdir(), 'sts-kms-proof-'));
const fleet = parse<Row>(readFileSync('examples/fleet.csv', 'utf8'), { columns: true });
const keys = parseTrialKeys(readFileSync('examples/trial-keys.json', 'utf8'));
let results: Row[] = [];

beforeAll(() => {
  runCli('quickstart', '--quiet', '--out', folder, '--store', join(folder, 'store'));
  results = parse(readFileSync(join(folder, 'key-change-sets.csv'), 'utf8'), { columns: true });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The decoder key of a meter before its change, from the clear trial key. */
function oldDecoderKey(row: Row): string {
  const key = keys.find(
    ({ attributes }) => attributes.supplyGroupCode === row['supply_group_code'],
  );
  if (key === undefined) throw new Error('no trial key');
  const { decoderKey } = computeVector('enciphered', {
    encryptionAlgorithm: row['encryption_algorithm'],
    meterPAN: row['meter_pan'],
    key: {
      dkga: key.attributes.decoderKeyGenerationAlgorithm,
      vendingKey: hexFromBytes(key.value),
      supplyGroupCode: row['supply_group_code'],
      keyType: 2,
      keyRevisionNumber: 1,
      tariffIndex: row['tariff_index'],
      baseDate: 1993,
    },
    class: 2,
    block: '0000000000000000',
  });
  return decoderKey as string;
}

function meterOf(row: Row): VirtualMeter {
  const encryptionAlgorithm = row['encryption_algorithm'] === 'EA11' ? 'EA11' : 'EA07';
  const group = keys.find(
    ({ attributes }) => attributes.supplyGroupCode === row['supply_group_code'],
  );
  if (group === undefined) throw new Error('no trial key');
  return createVirtualMeter(
    {
      encryptionAlgorithm,
      decoderKey: bytesFromHex(oldDecoderKey(row)),
      key: { ...group.attributes, tariffIndex: parseTariffIndex(row['tariff_index'] ?? '') },
      takesThirdToken: row['key_change_tokens'] === '3',
      creditSubclasses: [0],
      manufacturerCode: 0,
    },
    cipherOf(encryptionAlgorithm),
    POLICY,
  );
}

describe('a result file', () => {
  it('is taken, set by set, by meters that share nothing with the issuer', () => {
    expect(results).toHaveLength(975);
    for (const result of results) {
      const row = fleet[Number(result['line']) - 2] ?? {};
      const meter = meterOf(row);
      const tokens = [1, 2, 3, 4].map((n) => result[`token_${n}`] ?? '').filter((t) => t !== '');
      const answers = tokens.map((token) => enterToken(meter, token));
      expect(answers.at(-1)).toEqual({
        verdict: 'accept',
        effect: { kind: 'key-change', rollOver: true },
      });
      expect(meter.key).toMatchObject({
        keyType: 2,
        keyRevisionNumber: 2,
        keyExpiryNumber: 255,
        tariffIndex: row['new_tariff_index'],
        supplyGroupCode: tokens.length === 2 ? '000000' : row['supply_group_code'],
      });
    }
  });

  it('is refused, set by set, by the meter of the next row', () => {
    results.slice(0, 100).forEach((result, index) => {
      const other = results[index + 1];
      const meter = meterOf(fleet[Number(other?.['line']) - 2] ?? {});
      expect(enterToken(meter, result['token_1'] ?? '')).toEqual({ verdict: 'CRCError' });
    });
  });
});
