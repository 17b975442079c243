import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { issueKeyChange } from '../../../src/custody/key-changes/issue-key-change.ts';
import { addMeter } from '../../../src/custody/meters/add-meter.ts';
import { reportMeterProof } from '../../../src/custody/meters/report-meter-proof.ts';
import type { TokenQuestion } from '../../../src/custody/token-checks/token-question.ts';
import { meantDigits } from '../../../src/custody/token-checks/typing-errors.ts';
import { whyRefused } from '../../../src/custody/token-checks/why-refused.ts';
import type { VendingKey } from '../../../src/keys/vending-key.ts';
import type { MeterPAN } from '../../../src/sts/identity/meter-pan.ts';
import { parseKeyExpiryNumber } from '../../../src/sts/attributes/key-expiry-number.ts';
import { tokenIdentifierAt } from '../../../src/sts/token/token-identifier.ts';
import { parseUtcMinute } from '../../../src/sts/utc-minute.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { named, actionsOf, ADA, closeStores } from '../custody-rig.ts';
import {
  dueMeter,
  FIRST,
  meterRequest,
  newWorld,
  panOf,
  SECOND,
  TI_01,
  type MeterWorld,
} from '../meter-world.ts';

vi.setConfig({ testTimeout: 30_000 });
const inFolder = useTemporaryFolder();
afterAll(closeStores);

const BOUGHT = '2026-11-20';
const fresh = () =>
  newWorld({ kind: 'sqlite', file: inFolder(`${randomUUID()}.db`) }, undefined, { trial: true });

/** A credit token of ten units, issued at noon of the day of purchase. */
async function creditFor(
  { dependencies }: MeterWorld,
  meterPAN: MeterPAN,
  { id }: VendingKey,
): Promise<string> {
  const key = await dependencies.store.vendingKeys.find(id);
  if (key === undefined) throw new Error('no such key');
  const issuedAt = parseUtcMinute(`${BOUGHT}T12:00Z`);
  const tokenIdentifier = tokenIdentifierAt(issuedAt, { baseDate: 2014 });
  return dependencies.securityModule.issueTrialCredit(
    { key, meterPAN, encryptionAlgorithm: 'EA07', tariffIndex: TI_01 },
    { tokenIdentifier, amountUnits: 10 },
  );
}

const questionOf = (
  n: number,
  digits: string,
  changes: Partial<TokenQuestion> = {},
): TokenQuestion => ({
  ...{ digits, meterPAN: panOf(n), display: {}, purchaseDate: BOUGHT, otherMeters: [] },
  ...changes,
});

describe('the causes that a call centre meets', () => {
  let world: MeterWorld;
  beforeAll(async () => {
    world = await fresh();
    for (const n of [1, 2, 3, 4, 5]) await dueMeter(world, n);
    for (const n of [3, 4]) {
      await issueKeyChange(world.dependencies, ADA, { meterPAN: panOf(n), messageId: null });
    }
    await reportMeterProof(world.dependencies, ADA, {
      meterPAN: panOf(4),
      position: { key: SECOND, tariffIndex: TI_01 },
      source: 'display-readout',
    });
    const presumed = { key: FIRST, tariffIndex: TI_01, keyExpiryNumber: parseKeyExpiryNumber(102) };
    await addMeter(world.dependencies, ADA, meterRequest(6, { presumed }));
  });
  const ask = (question: TokenQuestion) => whyRefused(world.dependencies, ADA, question);

  test('a token of another meter that is named', async () => {
    const digits = await creditFor(world, panOf(2), world.first);
    const answer = await ask(questionOf(1, digits, { otherMeters: [panOf(2), panOf(5)] }));
    expect(answer.causes[0]?.name).toBe('other-meter');
    expect(answer.token).toEqual({
      ...{ meterPAN: panOf(2), kind: 'credit', issuedAt: '2026-11-20T12:00Z' },
    });
    expect(answer.sayToCustomer).toMatch(/another meter/);
  });

  test('a good token that the display calls used', async () => {
    const digits = await creditFor(world, panOf(1), world.first);
    const answer = await ask(questionOf(1, digits, { display: { error: 'used' } }));
    expect(answer.causes[0]?.name).toBe('already-used');
  });

  test('credit entered before the key change', async () => {
    const digits = await creditFor(world, panOf(3), world.second);
    const display = { keyRevisionNumber: 1 } as const;
    const { causes } = await ask(questionOf(3, digits, { display }));
    expect(causes.map(({ name }) => name)).toEqual([
      'credit-before-key-change',
      'half-entered-key-change',
    ]);
  });

  test('bought before the key change', async () => {
    const digits = await creditFor(world, panOf(4), world.first);
    const { causes } = await ask(questionOf(4, digits));
    expect(causes[0]?.name).toBe('bought-before-key-change');
  });

  test('a token of the set itself, before and after the change', async () => {
    const order = { meterPAN: panOf(3), messageId: null };
    const { tokens } = await issueKeyChange(world.dependencies, ADA, order);
    const { causes } = await ask(questionOf(3, tokens[0] ?? ''));
    expect(causes[0]?.name).toBe('half-entered-key-change');
  });

  test('a token after the end of the key as the meter got it', async () => {
    const digits = await creditFor(world, panOf(6), world.first);
    const { causes } = await ask(questionOf(6, digits));
    expect(causes[0]?.name).toBe('expired-key');
  });

  test('a meter that nobody recorded', async () => {
    await expectCodeAsync(ask(questionOf(99, '1'.repeat(20))), 'RECORD_UNKNOWN');
  });
});

describe('typing errors', () => {
  let world: MeterWorld;
  let digits: string;
  beforeAll(async () => {
    world = await fresh();
    for (const n of [1, 2, 3, 4]) await dueMeter(world, n);
    digits = await creditFor(world, panOf(1), world.first);
  });

  test.each(['wrong-digit', 'exchanged'] as const)('%s: its place, and no digit', async (kind) => {
    const typed = meantDigits(digits).filter(({ error }) => error.kind === kind);
    const { digits: wrong, error } = typed[5] ?? { digits: '', error: null };
    const answer = await whyRefused(world.dependencies, ADA, questionOf(1, wrong));
    const place = error?.position ?? 0;
    const words =
      kind === 'exchanged' ? `digits ${place} and ${place + 1}` : `digit ${place} seems`;
    expect(answer.causes[0]).toMatchObject({ name: 'typing-error', score: 80 });
    expect(answer.causes[0]?.explanation).toContain(words);
    expect(answer.token).toBeNull();
    const said = JSON.stringify(answer).replaceAll(panOf(1), '');
    expect(said).not.toMatch(/[0-9]{5}/);
  });

  test.each([
    ['no day of purchase', null],
    ['a day of purchase 401 days away', '2025-10-15'],
  ])('nothing is repaired with %s', async (_, purchaseDate) => {
    const [wrong] = meantDigits(digits);
    const question = questionOf(1, wrong?.digits ?? '', { purchaseDate });
    const { causes } = await whyRefused(world.dependencies, ADA, question);
    expect(causes[0]).toMatchObject({ name: 'typing-error', score: 35 });
  });

  test('a token of another meter is not repaired, and is as wrong as any', async () => {
    const [wrong] = meantDigits(digits);
    const { causes } = await whyRefused(
      world.dependencies,
      ADA,
      questionOf(2, wrong?.digits ?? ''),
    );
    expect(causes[0]).toMatchObject({ name: 'typing-error', score: 35 });
  });
});

describe('the limit of failed checks', () => {
  const wrong = '12345678901234567890';
  const ben = named('ben');

  test('ten of a meter, and then a good token is refused like a bad one', async () => {
    const world = await fresh();
    await dueMeter(world, 1);
    const good = await creditFor(world, panOf(1), world.first);
    for (let n = 0; n < 10; n += 1) {
      // A good one in between does not count.
      await whyRefused(world.dependencies, ADA, questionOf(1, good));
      await whyRefused(world.dependencies, ADA, questionOf(1, wrong));
    }
    const refusals = [
      whyRefused(world.dependencies, ADA, questionOf(1, good)),
      whyRefused(world.dependencies, ADA, questionOf(1, wrong)),
      whyRefused(world.dependencies, ben, questionOf(1, good)),
    ];
    const messages = new Set<string>();
    for (const refusal of refusals) {
      messages.add((await expectCodeAsync(refusal, 'TOKEN_CHECK_LIMIT')).message);
    }
    expect(messages.size).toBe(1);
    const actions = await actionsOf(world.custody);
    // One alarm for each person, not one for each try.
    expect(actions.filter((action) => action === 'token-check.limit')).toHaveLength(2);
    world.custody.setNow('2026-11-24T00:00Z');
    const next = await whyRefused(world.dependencies, ADA, questionOf(1, good));
    expect(next.token?.kind).toBe('credit');
  });

  test('ten of a person, whatever the meter; a meter named beside is asked about too', async () => {
    const world = await fresh();
    for (const n of [1, 2, 3]) await dueMeter(world, n);
    for (let n = 0; n < 5; n += 1) {
      await whyRefused(world.dependencies, ADA, questionOf(1, wrong, { otherMeters: [panOf(3)] }));
      await whyRefused(world.dependencies, ADA, questionOf(2, wrong, { otherMeters: [panOf(3)] }));
    }
    const more = whyRefused(world.dependencies, ADA, questionOf(1, wrong));
    await expectCodeAsync(more, 'TOKEN_CHECK_LIMIT');
    // Of meters 1 and 2 five are left, of meter 3 none.
    await whyRefused(world.dependencies, ben, questionOf(1, wrong));
    const third = whyRefused(world.dependencies, ben, questionOf(3, wrong));
    await expectCodeAsync(third, 'TOKEN_CHECK_LIMIT');
  });

  test('twenty at once are ten answers', async () => {
    const world = await fresh();
    await dueMeter(world, 1);
    const asked = Array.from({ length: 20 }, () =>
      whyRefused(world.dependencies, ADA, questionOf(1, wrong)),
    );
    const answered = await Promise.allSettled(asked);
    expect(answered.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });

  test('is kept over a restart', async () => {
    const world = await fresh();
    await dueMeter(world, 1);
    for (let n = 0; n < 10; n += 1) {
      await whyRefused(world.dependencies, ADA, questionOf(1, wrong));
    }
    const again = await world.custody.again();
    const refusal = whyRefused(again.dependencies, ADA, questionOf(1, wrong));
    await expectCodeAsync(refusal, 'TOKEN_CHECK_LIMIT');
  });
});
