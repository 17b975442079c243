import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueKeyChange } from '../../../../src/custody/key-changes/issue-key-change.ts';
import { expectCodeAsync } from '../../../support/expect-code.ts';
import { useTemporaryFolder } from '../../../support/temporary-folder.ts';
import { ADA, closeStores } from '../../../custody/custody-rig.ts';
import { dueMeter, panOf } from '../../../custody/meter-world.ts';
import { newCommandWorld, objectOf, type CommandWorld } from './command-world.ts';

const inFolder = useTemporaryFolder();
afterAll(closeStores);

let world: CommandWorld;
beforeAll(async () => {
  world = await newCommandWorld(inFolder);
});
const run = (...args: string[]) => world.run(['meter', ...args]);
const WHY = ['--ticket', 'T-1', '--reason', 'a test'];
const NEW = ['--encryption-algorithm', 'EA07', '--presumed', '600101/1/01'];

describe('meter add', () => {
  test('says where the key stands and what follows', async () => {
    const { lines } = await run('add', panOf(1), ...NEW, '--intended', '600101/2/01');
    expect(lines).toEqual([
      `meter ${panOf(1)} is recorded`,
      '',
      '          SGC/KRN   TYPE  TI  KEN  BASE DATE  KEY IS',
      'intended  600101/2  DUTK  01  255  2014       active',
      'issued    -         -     -   -    -          no set was issued here',
      'presumed  600101/1  DUTK  01  255  2014       active',
      'proven    -         -     -   -    -          nothing was proven yet',
      '',
      'A key change is due: key revision 1 to 2.',
      `  to see every rule first    sts-kms key-change why-not --meter ${panOf(1)}`,
      `  to issue the set           sts-kms key-change issue --meter ${panOf(1)}`,
    ]);
  });

  test('takes the number on the meter, facts, and a KeyExpiryNumber', async () => {
    const facts = ['--place', 'Harbour Road 1', '--takes-third-token', 'yes', '--service', 'water'];
    const number = panOf(2).slice(6, 17);
    const said = await run('add', number, ...NEW, '--key-expiry-number', '120', ...facts, '--json');
    expect(objectOf(said)).toMatchObject({
      meterPAN: panOf(2),
      decoderReferenceNumber: number,
      service: 'water',
      takesThirdToken: true,
      place: 'Harbour Road 1',
      presumed: { keyExpiryNumber: 120, keyTypeName: 'DUTK' },
      issues: [],
    });
  });

  test('twice, or with what no meter has, is refused', async () => {
    await run('add', panOf(3), ...NEW);
    await expectCodeAsync(run('add', panOf(3), ...NEW), 'METER_EXISTS');
    const third = run('add', panOf(3), ...NEW, '--takes-third-token', 'x');
    await expect(third).rejects.toThrow(/Allowed choices are yes, no, unknown/);
    await expectCodeAsync(run('add', '12345', ...NEW), 'STS_DRN_LENGTH');
    const presumed = (text: string) =>
      run('add', panOf(4), '--encryption-algorithm', 'EA07', '--presumed', text);
    for (const text of ['600101/1', '600101', '600101/1/01/9']) {
      await expectCodeAsync(presumed(text), 'CLI_USAGE');
    }
    await expectCodeAsync(presumed('600101/x/01'), 'STS_KRN_INVALID');
    await expectCodeAsync(presumed('600101/01/01'), 'STS_KRN_INVALID');
    await expectCodeAsync(presumed('600101/9/01'), 'KEY_REVISION_UNKNOWN');
  });
});

describe('the four positions', () => {
  beforeAll(async () => {
    await dueMeter(world, 10);
    const order = { meterPAN: panOf(10), messageId: null };
    await issueKeyChange(world.dependencies, ADA, order);
  });
  const show = async () => (await run('show', panOf(10))).lines.join('\n');

  test('after a set: nothing proves it yet', async () => {
    const page = await show();
    expect(page).toMatch(/^issued {4}600101\/2/m);
    expect(page).toContain('Nothing proves');
    expect(page).toContain(`sts-kms meter prove ${panOf(10)} 600101/2/01 --source`);
    expect(page).toContain(`sts-kms key-change reprint --meter ${panOf(10)}`);
    expect(page).not.toContain('A key change is due');
    expect(page).toMatch(/ISSUED AT +KIND/);
    expect(page).not.toMatch(/[0-9]{20}/);
  });

  test('proved elsewhere than the set leads: a warning', async () => {
    const { lines } = await run('prove', panOf(10), '600101/1/01', '--source', 'field-report');
    expect(lines[0]).toBe(`meter ${panOf(10)} proved 600101/1/01 (field-report)`);
    expect(lines[1]).toMatch(/^WARNING: that is not where the last issued set leads/);
  });

  test('proved where the set leads: nothing to do', async () => {
    await run('prove', panOf(10), '600101/2/01', '--source', 'display-readout');
    expect(await show()).toContain('It is presumed to be what it should be: nothing to do.');
  });

  test('put back: needs a reason, and says what differs from the proof', async () => {
    await expectCodeAsync(run('revert', panOf(10), '600101/1'), 'METER_REASON_MISSING');
    const { lines } = await run('revert', panOf(10), '600101/1', ...WHY);
    const page = lines.join('\n');
    expect(page).toContain('is presumed at 600101/1 again');
    expect(page).toContain('It proved 600101/2 TI 01 KEN 255, and is presumed otherwise since');
    expect(page).toContain('A key change is due: key revision 1 to 2.');
    await expectCodeAsync(run('revert', panOf(10), '600101/1', ...WHY), 'METER_UNCHANGED');
  });

  test('intended anew: with ticket and reason only', async () => {
    const intend = (...why: string[]) => run('intend', panOf(10), '600101/2/05', ...why);
    await expectCodeAsync(intend('--ticket', 'T-1'), 'METER_REASON_MISSING');
    const { lines } = await intend(...WHY);
    expect(lines.join('\n')).toContain('A key change is due: key revision 1 to 2, tariff index');
    await expectCodeAsync(intend(...WHY), 'METER_UNCHANGED');
  });

  test('a source that is none is refused by the command line', async () => {
    const proved = run('prove', panOf(10), '600101/1/01', '--source', 'hearsay');
    await expect(proved).rejects.toThrow(/Allowed choices/);
  });
});

describe('meter change and list', () => {
  test('changes what is named, and empties with none', async () => {
    await dueMeter(world, 20, { place: 'Harbour' });
    const said = await run('change', panOf(20), '--place', 'none', '--last-purchase', '2026-11-20');
    expect(said.lines[0]).toBe(`meter ${panOf(20)} is changed: place, lastPurchase`);
    expect(objectOf(await run('show', panOf(20), '--json'))).toMatchObject({
      place: null,
      lastPurchase: '2026-11-20',
      advice: [{ finding: 'A key change is due: key revision 1 to 2.' }],
    });
    await run('change', panOf(20), '--takes-third-token', 'yes');
    await run('change', panOf(20), '--takes-third-token', 'unknown');
    const { takesThirdToken } = objectOf(await run('show', panOf(20), '--json'));
    expect(takesThirdToken).toBeNull();
    await expectCodeAsync(run('change', panOf(20)), 'METER_UNCHANGED');
    const wrong = run('change', panOf(20), '--last-purchase', '2026-02-30');
    await expectCodeAsync(wrong, 'METER_FACT_INVALID');
  });

  test('lists page by page', async () => {
    const { lines, notes } = await run('list', '--limit', '1');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^6007\d{14} {2}EA07 {2}installed {2}- +600101\/1\/01 .* key change$/);
    expect(notes).toEqual([`there may be more: --after ${panOf(1)}`]);
    const after = await run('list', '--after', panOf(19), '--json');
    expect(after.lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ meterPAN: panOf(20), toDo: 'key change' }),
    ]);
    const none = await run('list', '--after', panOf(20));
    expect(none.lines).toEqual([
      'no meters here: sts-kms meter add, or sts-kms meter import-delivery',
    ]);
    await expectCodeAsync(run('list', '--limit', '0'), 'CLI_USAGE');
  });

  test('a meter that is not recorded', async () => {
    await expectCodeAsync(run('show', panOf(99)), 'RECORD_UNKNOWN');
  });
});
