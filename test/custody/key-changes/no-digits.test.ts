/** Digits of a set are nowhere on the disk: not in a table, not in an event, not in a journal. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { issueKeyChange } from '../../../src/custody/key-changes/issue-key-change.ts';
import { reprintKeyChange } from '../../../src/custody/key-changes/reprint-key-change.ts';
import { whyRefused } from '../../../src/custody/token-checks/why-refused.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { ADA, closeStores } from '../custody-rig.ts';
import { dueMeter, newWorld, panOf } from '../meter-world.ts';

const inFolder = useTemporaryFolder();
afterAll(closeStores);

test('what was issued, reprinted and asked about is not stored', async () => {
  const file = inFolder('digits.db');
  const world = await newWorld({ kind: 'sqlite', file });
  const { dependencies } = world;
  const meterPAN = panOf(1);
  await dueMeter(world, 1, { encryptionAlgorithm: 'EA11' });
  const { tokens } = await issueKeyChange(dependencies, ADA, { meterPAN, messageId: 'm-1' });
  await reprintKeyChange(dependencies, ADA, { meterPAN });
  for (const digits of [...tokens, '12345678901234567890']) {
    const question = { digits, meterPAN, display: {}, purchaseDate: null, otherMeters: [] };
    await whyRefused(dependencies, ADA, question);
  }
  const folder = path.dirname(file);
  const octets = readdirSync(folder).map((name) => readFileSync(path.join(folder, name)));
  const stored = Buffer.concat(octets).toString('latin1');
  // The search itself finds what is there.
  expect(stored).toContain(meterPAN);
  for (const digits of [...tokens, '12345678901234567890']) {
    expect(stored).not.toContain(digits);
    expect(stored).not.toContain(digits.slice(0, 10));
    expect(stored).not.toContain(digits.slice(-10));
  }
  const rows = await dependencies.store.events.list(0, 1000);
  const events = JSON.stringify(rows);
  expect(events).toContain('key-change.issue');
  const about = rows.filter(({ facts }) => facts.includes('tokenDigests'));
  expect(about.map(({ action }) => action)).toEqual([
    ...['key-change.issue', 'key-change.reprint'],
    ...[...tokens, 'another'].map(() => 'token-check.why-refused'),
  ]);
  expect(events).not.toMatch(/(?<![0-9a-f])[0-9]{20}(?![0-9a-f])/i);
});
