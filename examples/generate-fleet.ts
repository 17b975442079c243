/**
 * Makes a fleet file: believable meters of the trial supply groups, the same for the same options.
 * `npx tsx examples/generate-fleet.ts [--rows 1000] [--bad 25]` writes CSV to standard output.
 *
 * With the default options it gives examples/fleet.csv: 975 good rows and 25 bad ones.
 *
 * @module
 */
import { parseArgs } from 'node:util';
import { buildDecoderReferenceNumber } from '../src/sts/identity/decoder-reference-number.ts';
import { buildMeterPAN } from '../src/sts/identity/meter-pan.ts';

const COLUMNS = [
  'meter_pan',
  'decoder_reference_number',
  'encryption_algorithm',
  'key_change_tokens',
  'supply_group_code',
  'key_revision_number',
  'tariff_index',
  'new_supply_group_code',
  'new_key_revision_number',
  'new_tariff_index',
  'service',
  'maker',
  'model',
  'area',
  'last_purchase',
] as const;

type Row = Record<(typeof COLUMNS)[number], string>;

/** Makers are invented; the codes are two digits (11-digit numbers) or four (13-digit numbers). */
const MAKERS = [
  { code: '47', maker: 'Amperon', model: 'AE-110' },
  { code: '58', maker: 'Voltara', model: 'V1 Split' },
  { code: '0632', maker: 'Kilima Meters', model: 'K-STS6' },
  { code: '1204', maker: 'Tidewell', model: 'Aqua 20' },
] as const;

const GROUPS = [
  {
    code: '600101',
    share: 0.7,
    services: ['electricity'],
    areas: ['Northgate', 'Old Harbour', 'Mill Road', 'Signal Hill', 'Lakeside'],
  },
  {
    code: '600202',
    share: 0.3,
    services: ['water', 'water', 'gas', 'electricity'],
    areas: ['Rivermouth', 'Ferry Town', 'Upper Weir'],
  },
] as const;

type Flaw = (row: Row, previous: Row) => void;

/** Ten kinds of bad rows, each with one thing wrong. */
const FLAWS: readonly Flaw[] = [
  (row) => (row.decoder_reference_number = changedLastDigit(row.decoder_reference_number)),
  (row) => (row.decoder_reference_number = row.decoder_reference_number.slice(0, -1)),
  (row, previous) => (row.meter_pan = previous.meter_pan),
  (row) => (row.supply_group_code = '600303'),
  (row) => (row.key_revision_number = '7'),
  (row) => (row.encryption_algorithm = 'EA09'),
  (row) => (row.new_tariff_index = '100'),
  (row) => (row.key_change_tokens = row.encryption_algorithm === 'EA11' ? '2' : '4'),
  (row) => Object.assign(row, { new_supply_group_code: '990001', new_key_revision_number: '1' }),
  (row, previous) => Object.assign(row, previous),
];

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '1000' }, bad: { type: 'string', default: '25' } },
});
writeFleet(Number(values.rows), Number(values.bad));

function writeFleet(rows: number, bad: number): void {
  const random = seededRandom(20_240_603);
  const every = bad === 0 ? Number.POSITIVE_INFINITY : Math.floor(rows / bad);
  let previous: Row | undefined;
  let lines = [COLUMNS.join(',')];
  for (let n = 0; n < rows; n += 1) {
    const row = goodRow(n, random);
    const flawed = n % every === every - 1 && Math.floor(n / every) < bad;
    if (flawed && previous !== undefined)
      FLAWS[Math.floor(n / every) % FLAWS.length]?.(row, previous);
    else previous = row;
    lines.push(COLUMNS.map((column) => row[column]).join(','));
    if (lines.length < 10_000) continue;
    process.stdout.write(`${lines.join('\n')}\n`);
    lines = [];
  }
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
}

function goodRow(n: number, random: () => number): Row {
  const group = random() < GROUPS[0].share ? GROUPS[0] : GROUPS[1];
  const service = pick(group.services, random);
  const maker = service === 'electricity' ? pick(MAKERS.slice(0, 3), random) : MAKERS[3];
  const number = buildDecoderReferenceNumber({
    manufacturerCode: maker.code,
    // Prime steps: every serial number once, and no visible order.
    decoderSerialNumber: String((n * 7_368_787 + 1_000_003) % 100_000_000).padStart(8, '0'),
  });
  // EA11 needs a DKGA04 key, which only the second group has.
  const wide = group.code === '600202' && random() < 0.12;
  const tariff = `0${1 + Math.floor(random() * 5)}`;
  return {
    meter_pan: buildMeterPAN(number),
    decoder_reference_number: number,
    encryption_algorithm: wide ? 'EA11' : 'EA07',
    key_change_tokens: wide ? '4' : random() < 0.1 ? '3' : '2',
    supply_group_code: group.code,
    key_revision_number: '1',
    tariff_index: tariff,
    new_supply_group_code: group.code,
    new_key_revision_number: '2',
    new_tariff_index: random() < 0.95 ? tariff : '06',
    service,
    maker: maker.maker,
    model: maker.model,
    area: pick(group.areas, random),
    last_purchase: lastPurchase(random),
  };
}

/** Most bought within the last two months, some not for a year. */
function lastPurchase(random: () => number): string {
  const days = Math.floor(random() < 0.85 ? random() * 60 : 60 + random() * 400);
  return new Date(Date.UTC(2024, 5, 2) - days * 86_400_000).toISOString().slice(0, 10);
}

function changedLastDigit(number: string): string {
  return number.slice(0, -1) + String((Number(number.slice(-1)) + 1) % 10);
}

function pick<Item>(items: readonly Item[], random: () => number): Item {
  return items[Math.floor(random() * items.length)] as Item;
}

/** mulberry32: a small generator with a seed, for data and never for keys. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
