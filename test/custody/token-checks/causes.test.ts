/**
 * Causes that follow from what a token is for, from keys that are not recorded, and from the
 * display.
 * Tokens are the published ones of STS 531-1-07, MeterPAN 600727000000000009, 201457/1.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { addMeter } from '../../../src/custody/meters/add-meter.ts';
import { addSupplyGroup } from '../../../src/custody/supply-groups/add-supply-group.ts';
import type {
  DisplayFacts,
  TokenQuestion,
} from '../../../src/custody/token-checks/token-question.ts';
import { whyRefused } from '../../../src/custody/token-checks/why-refused.ts';
import { activateVendingKey } from '../../../src/custody/vending-keys/activate-vending-key.ts';
import { importTrialKey } from '../../../src/custody/vending-keys/import-trial-key.ts';
import { parseTrialKeys } from '../../../src/exchange/trial-keys.ts';
import type { MeterService } from '../../../src/rollover/meter.ts';
import type { KeyExpiryNumber } from '../../../src/sts/attributes/key-expiry-number.ts';
import { parseKeyExpiryNumber } from '../../../src/sts/attributes/key-expiry-number.ts';
import { parseSupplyGroupCode } from '../../../src/sts/attributes/supply-group-code.ts';
import { parseTariffIndex } from '../../../src/sts/attributes/tariff-index.ts';
import { parseMeterPAN } from '../../../src/sts/identity/meter-pan.ts';
import { tokenIdentifierAt } from '../../../src/sts/token/token-identifier.ts';
import { parseUtcMinute } from '../../../src/sts/utc-minute.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { ADA, closeStores, newCustody, type Custody } from '../custody-rig.ts';
import {
  activeKey,
  meterRequest,
  panOf,
  worldDependencies,
  type WorldDependencies,
} from '../meter-world.ts';

vi.setConfig({ testTimeout: 30_000 });
const inFolder = useTemporaryFolder();
afterAll(closeStores);

const GROUP = parseSupplyGroupCode('201457');
const METER = parseMeterPAN('600727000000000009');
/** Its number has 13 digits, with a maker code of four. */
const WIDE = parseMeterPAN('000001000000000082');
const TI_01 = parseTariffIndex('01');

const PUBLISHED_KEY = {
  ...{ name: 'a', supplyGroupCode: '201457', keyRevisionNumber: 1, keyType: 2, baseDate: 2014 },
  ...{ dkga: 'DKGA04', keyExpiryNumber: 255 },
  vendingKey: 'ABABABABABABABAB949494949494949401234567',
};

/** A store with 201457/1, and both published meters of a service. */
async function published(
  service: MeterService,
  keyExpiryNumber?: KeyExpiryNumber,
): Promise<WorldDependencies & { readonly custody: Custody }> {
  const access = { kind: 'sqlite', file: inFolder(`${randomUUID()}.db`) } as const;
  const custody = await newCustody(access, { trial: true });
  const dependencies = worldDependencies(custody);
  const [owner] = await dependencies.store.owners.list({ limit: 1 });
  const group = { supplyGroupCode: GROUP, name: 'G', ownerId: owner?.entity.id ?? '' };
  await addSupplyGroup(custody.dependencies, ADA, { ...group, kind: 'unique' });
  const file = { schema: 'sts-kms-trial-keys-v1', warning: 'published', keys: [PUBLISHED_KEY] };
  for (const key of parseTrialKeys(JSON.stringify(file))) {
    const { entity } = await importTrialKey(custody.dependencies, ADA, { id: randomUUID(), key });
    await activateVendingKey(custody.dependencies, ADA, { id: entity.id });
  }
  const key = { supplyGroupCode: GROUP, keyRevisionNumber: 1 } as const;
  const presumed = { key, tariffIndex: TI_01, keyExpiryNumber };
  for (const meterPAN of [METER, WIDE]) {
    await addMeter(dependencies, ADA, meterRequest(1, { meterPAN, service, presumed }));
  }
  return { ...dependencies, custody };
}

interface Asked extends Partial<Omit<TokenQuestion, 'display'>> {
  readonly display?: DisplayFacts;
}

async function causesOf(dependencies: WorldDependencies, digits: string, asked: Asked = {}) {
  const question = { meterPAN: METER, display: {}, purchaseDate: null, otherMeters: [] };
  const { causes, token } = await whyRefused(dependencies, ADA, { ...question, ...asked, digits });
  return { names: causes.map(({ name }) => name), first: causes[0], token };
}

const ELECTRICITY = '70630503470028726114';
const WATER = '25510558010932506821';
const GAS = '17623693525614927277';
const TIME = '09746334499913988084';
const WATER_MONEY = '13868574191260604003';
const POWER_LIMIT = '68961683064326234122';

describe('the service of the meter', () => {
  const tokens = { electricity: ELECTRICITY, water: WATER, gas: GAS, time: TIME };
  test.each(['electricity', 'water', 'gas', 'time'] as const)('a meter for %s', async (service) => {
    const dependencies = await published(service);
    const display = { error: 'rejected' } as const;
    const { [service]: own, ...foreign } = tokens;
    expect((await causesOf(dependencies, own, { display })).names).toEqual(['already-used']);
    for (const [of, digits] of Object.entries<string>(foreign)) {
      const { names, first } = await causesOf(dependencies, digits, { display });
      expect(names).toEqual(['other-service']);
      expect(first?.explanation).toContain(`credit for ${of}`);
      expect(first?.explanation).toContain(`one for ${service}`);
    }
  });

  test('money for another service, and what the display says of it', async () => {
    const dependencies = await published('gas');
    const money = await causesOf(dependencies, WATER_MONEY);
    expect(money.names).toEqual(['other-service']);
    const told = await causesOf(dependencies, WATER, { display: { error: 'function' } });
    expect(told).toMatchObject({ names: ['other-service'], first: { score: 97 } });
    // Even a display that says used changes nothing: such a meter cannot have taken it.
    const used = await causesOf(dependencies, WATER, { display: { error: 'used' } });
    expect(used.names).toEqual(['other-service']);
  });
});

describe('the class of the token', () => {
  let dependencies: WorldDependencies;
  beforeAll(async () => {
    dependencies = await published('electricity');
  });

  test.each([
    [POWER_LIMIT, /maximum power limit to 1000 W/],
    ['00066562869333031750', /clears credit/],
    ['42545072112843780101', /tamper/],
    ['31712008499351797283', /unbalance between phases to 10 W/],
    ['29530401262548563889', /subclass 10, whose effect is not public/],
  ])('%s is no credit and has no balance', async (digits, effect) => {
    const { names, first } = await causesOf(dependencies, digits);
    expect(names[0]).toBe('no-credit');
    expect(first?.explanation).toMatch(effect);
    expect(first?.sayToCustomer).not.toMatch(/look whether the balance went up/);
  });

  test('when the display says used, that comes first, still without a balance', async () => {
    const { names, first } = await causesOf(dependencies, POWER_LIMIT, {
      display: { error: 'used' },
    });
    expect(names.slice(0, 2)).toEqual(['already-used', 'no-credit']);
    expect(first?.sayToCustomer).toContain('it changes no balance');
  });

  test.each([
    ['56493153725450313471', METER, /all tests/, /may refuse/, false],
    ['56493153725450313471', WIDE, /all tests/, /11 digits; this one has 13/, true],
    ['02305843005052951967', METER, /all tests/, /13 digits; this one has 11/, true],
    ['01152921779618973828', WIDE, /maximum power limit/, /may refuse/, false],
  ] as const)('test token %s at %s', async (digits, meterPAN, name, width, told) => {
    const { names, first } = await causesOf(dependencies, digits, { meterPAN });
    expect(names).toEqual(['test-token']);
    expect(first?.explanation).toMatch(name);
    expect(width.test(first?.explanation ?? '')).toBe(told);
  });
});

describe('keys that the meter is not recorded with', () => {
  /** STS 531-1-07, CTSA19-1: the same key with tariff index 02, 2024-04-01. */
  const TI_02_CREDIT = '34232103370575397779';
  let dependencies: WorldDependencies & { readonly custody: Custody };
  beforeAll(async () => {
    dependencies = await published('electricity');
    await activeKey(dependencies.custody, GROUP);
    await activeKey(dependencies.custody, GROUP);
  });

  test('another tariff index is named, with or without the day of purchase', async () => {
    const dated = await causesOf(dependencies, TI_02_CREDIT, { purchaseDate: '2024-04-01' });
    expect(dated.token?.kind).toBe('credit');
    expect(dated.names[0]).toBe('other-tariff-index');
    expect(dated.first?.explanation).toContain('201457/1, tariff index 02');
    expect(dated.first?.explanation).toContain('recorded with 201457/1, tariff index 01');
    const undated = await causesOf(dependencies, TI_02_CREDIT);
    expect(undated.names[0]).toBe('other-tariff-index');
    expect(undated.first?.score).toBeLessThan(dated.first?.score ?? 0);
  });

  test('a day of purchase that does not fit makes it chance', async () => {
    const { names, token } = await causesOf(dependencies, TI_02_CREDIT, {
      purchaseDate: '2026-11-20',
    });
    expect(token).toBeNull();
    expect(names[0]).toBe('typing-error');
  });

  test('the display shows the other tariff index: our record is behind', async () => {
    const display = { keyRevisionNumber: 1, tariffIndex: parseTariffIndex('02') } as const;
    const { names, first } = await causesOf(dependencies, TI_02_CREDIT, { display });
    expect(names[0]).toBe('other-tariff-index');
    expect(first?.explanation).toContain('our record is behind');
  });

  test.each([2, 3] as const)('revision %d of the group, whatever its tariff index', async (krn) => {
    const key = await dependencies.store.vendingKeys.findNamed(GROUP, krn);
    if (key === undefined) throw new Error('no such key');
    const issuedAt = parseUtcMinute('2026-11-20T12:00Z');
    const tokenIdentifier = tokenIdentifierAt(issuedAt, { baseDate: 2014 });
    const tariffIndex = parseTariffIndex('57');
    const digits = await dependencies.securityModule.issueTrialCredit(
      { key, meterPAN: METER, encryptionAlgorithm: 'EA07', tariffIndex },
      { tokenIdentifier, amountUnits: 10 },
    );
    const { names, first } = await causesOf(dependencies, digits, { purchaseDate: '2026-11-20' });
    expect(names[0]).toBe('other-key-revision');
    expect(first?.explanation).toContain(`201457/${krn}, tariff index 57`);
  });

  test('under EA11 too', async () => {
    const key = await dependencies.store.vendingKeys.findNamed(GROUP, 1);
    if (key === undefined) throw new Error('no such key');
    const meterPAN = panOf(1);
    const meter = { meterPAN, encryptionAlgorithm: 'EA11' } as const;
    const presumed = {
      key: { supplyGroupCode: GROUP, keyRevisionNumber: 1 },
      tariffIndex: TI_01,
    } as const;
    await addMeter(dependencies, ADA, meterRequest(1, { ...meter, presumed }));
    const tokenIdentifier = tokenIdentifierAt(parseUtcMinute('2026-11-20T12:00Z'), {
      baseDate: 2014,
    });
    const reference = { ...meter, key, tariffIndex: parseTariffIndex('99') };
    const amount = { tokenIdentifier, amountUnits: 10 };
    const digits = await dependencies.securityModule.issueTrialCredit(reference, amount);
    const asked = { meterPAN, purchaseDate: '2026-11-20' };
    const { names, first } = await causesOf(dependencies, digits, asked);
    expect(names[0]).toBe('other-tariff-index');
    expect(first?.explanation).toContain('201457/1, tariff index 99');
  });

  test('such a find counts as failed: ten a day, and no more', async () => {
    const own = await published('electricity');
    for (let n = 0; n < 10; n += 1) await causesOf(own, TI_02_CREDIT);
    await expect(causesOf(own, TI_02_CREDIT)).rejects.toMatchObject({ code: 'TOKEN_CHECK_LIMIT' });
  });
});

describe('what the display shows', () => {
  let dependencies: WorldDependencies;
  beforeAll(async () => {
    dependencies = await published('electricity');
  });
  const namesFor = async (display: DisplayFacts, digits = ELECTRICITY) =>
    (await causesOf(dependencies, digits, { display })).names;

  test.each([
    ['used', ['already-used']],
    ['old', ['too-old', 'already-used']],
    ['expired', ['expired-key']],
    ['overflow', ['register-full']],
    ['default-key', ['default-key']],
    ['function', ['function-not-served']],
    ['lockout', ['locked-out']],
    ['key-error', ['other-key-on-meter', 'typing-error']],
    ['crc', ['other-key-on-meter', 'typing-error']],
    ['rejected', ['already-used']],
  ] as const)('%s, of a good token', async (error, names) => {
    expect(await namesFor({ error })).toEqual(names);
  });

  test('another key than the recorded one explains the refusal of a good token', async () => {
    expect(await namesFor({ keyRevisionNumber: 2 })).toEqual(['other-key-on-meter']);
    expect(await namesFor({ tariffIndex: parseTariffIndex('02') })).toEqual(['other-key-on-meter']);
    expect(await namesFor({ keyRevisionNumber: 1, tariffIndex: TI_01 })).toEqual(['already-used']);
  });

  test('a KeyExpiryNumber below that of the token', async () => {
    // Issued 2024-03-28, in step 82.
    const shown = (ken: number) => namesFor({ keyExpiryNumber: parseKeyExpiryNumber(ken) }, LATER);
    const LATER = '34232103370575397779';
    expect(await shown(255)).not.toContain('expired-key');
    const early = await namesFor({ keyExpiryNumber: parseKeyExpiryNumber(0) });
    expect(early[0]).toBe('expired-key');
  });

  test('the key has a later expiry than the meter: a key change brings it', async () => {
    const own = await published('electricity', parseKeyExpiryNumber(0));
    const { first } = await causesOf(own, ELECTRICITY);
    expect(first?.name).toBe('expired-key');
    expect(first?.explanation).toContain('It needs a key change; the key has 255 now.');
  });
});
