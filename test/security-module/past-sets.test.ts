/** Sets of the past: printed again or compared from what is recorded, or not at all. */
import { describe, expect, test } from 'vitest';
import type { HistoricKeyChange } from '../../src/ports/key-change-compare.ts';
import { freezeKey } from '../../src/rollover/freeze-key.ts';
import type { KeyChangeIssue } from '../../src/rollover/key-change-issue.ts';
import { parseKeyExpiryNumber } from '../../src/sts/attributes/key-expiry-number.ts';
import { parseTariffIndex } from '../../src/sts/attributes/tariff-index.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import { alter } from '../support/inner-parts.ts';
import {
  announceKey,
  CLOCK_2035,
  generateKey,
  inState,
  itemWith,
  newModule,
  trial,
  type StoredKey,
} from '../support/security-modules.ts';

const securityModule = newModule(undefined, CLOCK_2035);
const from = await generateKey(securityModule, trial());
const to = await generateKey(securityModule, trial({ keyRevisionNumber: 2, baseDate: 2035 }));
const item = itemWith();
const batch = { keys: [from, to], items: [item], tokenDigests: true } as const;
const [outcome] = await securityModule.issueKeyChangeSets(batch);
const issued = outcome as Extract<typeof outcome, { setMac: unknown }>;
const side = (key: StoredKey, tariffIndex = item.fromTariffIndex) =>
  freezeKey(key.entity, { tariffIndex, keyExpiryNumber: key.entity.attributes.keyExpiryNumber });
const issue: KeyChangeIssue = {
  ...{ id: 'set-1', meterPAN: item.meterPAN, kind: 'base-date-roll-over' },
  ...{ encryptionAlgorithm: 'EA07', tokenCount: 2, rollOver: true, setMac: issued.setMac },
  ...{ from: side(from), to: side(to, item.toTariffIndex) },
  ...{ actor: 'ada', ticket: null, reason: null, issuedAt: '2026-11-23T12:00:00.000Z' },
};
const noValue = await announceKey(securityModule, trial(), 'external');

describe('reprinted', () => {
  test('the same digits, whatever became of the keys since', async () => {
    const keyExpiryNumber = parseKeyExpiryNumber(9);
    const { entity } = to;
    const later = await securityModule.amendVendingKey(to, {
      ...entity,
      version: entity.version + 1,
      attributes: { ...entity.attributes, keyExpiryNumber },
      life: { ...entity.life, state: 'deactivated' },
    });
    const compromised = await inState(securityModule, from, 'compromised');
    const change = { issue, from: compromised, to: later };
    const { tokens, tokenDigests } = issued;
    expect(tokenDigests).toHaveLength(2);
    expect(await securityModule.reprintKeyChangeSet(change)).toEqual({ tokens, tokenDigests });
  });

  test.each<[string, Partial<KeyChangeIssue>]>([
    ['tariff index', { to: { ...issue.to, tariffIndex: parseTariffIndex('09') } }],
    ['KeyExpiryNumber', { to: { ...issue.to, keyExpiryNumber: parseKeyExpiryNumber(1) } }],
    ['roll-over', { rollOver: false }],
    ['number of tokens', { tokenCount: 3 }],
    ['number of tokens that none has', { tokenCount: 4 }],
    ['algorithm', { encryptionAlgorithm: 'EA11', tokenCount: 4 }],
    ['meter', { meterPAN: itemWith().meterPAN.replace(/9$/, '7') as typeof item.meterPAN }],
    ['key', { from: { ...issue.from, vendingKeyId: to.entity.id } }],
    ['base date of the key', { from: { ...issue.from, baseDate: 1993 } }],
    ['revision of the key', { to: { ...issue.to, keyRevisionNumber: 3 } }],
    ['MAC', { setMac: issued.setMac.map((octet, n) => (n === 31 ? octet ^ 1 : octet)) }],
    ['length of the MAC', { setMac: issued.setMac.subarray(1) }],
  ])('another %s: SM_REPRINT_DIFFERS', async (_, changes) => {
    const change = { issue: { ...issue, ...changes }, from, to };
    const { message } = await expectCodeAsync(
      securityModule.reprintKeyChangeSet(change),
      'SM_REPRINT_DIFFERS',
    );
    expect(message).not.toMatch(/\d{20}/);
  });

  test('a key that is not genuine, another key, and one without a value', async () => {
    const reprint = (changes: Partial<Parameters<typeof securityModule.reprintKeyChangeSet>[0]>) =>
      securityModule.reprintKeyChangeSet({ issue, from, to, ...changes });
    await expectCodeAsync(reprint({ from: alter(from, { trial: false }) }), 'SM_RECORD_MAC');
    await expectCodeAsync(reprint({ from: to }), 'SM_REPRINT_DIFFERS');
    await expectCodeAsync(reprint({ to: noValue }), 'KEY_NO_VALUE');
  });
});

describe('compared', () => {
  const historic: HistoricKeyChange = {
    ...item,
    toKeyExpiryNumber: to.entity.attributes.keyExpiryNumber,
    tokens: issued.tokens,
  };
  const compare = (...items: readonly HistoricKeyChange[]) =>
    securityModule.compareKeyChangeSets({ keys: [from, to, noValue], items });

  test('equal, or the places that differ', async () => {
    const [first = '', second = ''] = issued.tokens;
    const swapped = { ...historic, tokens: [second, first] };
    const other = { ...historic, tokens: [first, '00000000000000000000'] };
    const answers = await compare(historic, swapped, other);
    expect(answers).toEqual([{ equal: true }, { different: [1, 2] }, { different: [2] }]);
  });

  test('the KeyExpiryNumber is the one of the set', async () => {
    const toKeyExpiryNumber = parseKeyExpiryNumber(1);
    expect(await compare({ ...historic, toKeyExpiryNumber })).toEqual([{ different: [1, 2] }]);
  });

  test('refused: by the rules that decide the digits', async () => {
    const answers = await compare(
      { ...historic, tokens: [] },
      { ...historic, fromKey: 1, toKey: 0 },
      historic,
    );
    expect(answers).toMatchObject([
      { refused: { code: 'STS_KCT_TOKEN_COUNT' } },
      { refused: { code: 'STS_KCT_BASE_DATE' } },
      { equal: true },
    ]);
  });

  test('a key without a value, and too many: nothing is answered', async () => {
    await expectCodeAsync(compare(historic, { ...historic, toKey: 2 }), 'KEY_NO_VALUE');
    await expectCodeAsync(
      compare(...Array<HistoricKeyChange>(8193).fill(historic)),
      'SM_BATCH_TOO_LARGE',
    );
  });
});
