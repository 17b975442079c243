/** Hosts over a real SoftHSM that are killed, locked out or without their token. */
import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyAuditHead } from '../../src/credentials/verify-audit-head.ts';
import type { KeyChangeBatch, KeyChangeItem } from '../../src/ports/security-module.ts';
import {
  startHostedSecurityModule,
  type HostedSecurityModule,
} from '../../src/security-module/host-client.ts';
import type { HostPoolOptions } from '../../src/security-module/host-pool.ts';
import { buildDecoderReferenceNumber } from '../../src/sts/identity/decoder-reference-number.ts';
import { buildMeterPAN } from '../../src/sts/identity/meter-pan.ts';
import { headOf, SIGNED_AT } from '../support/audit-heads.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import {
  baseDateTo,
  digitsOf,
  everyChange,
  importKnownKeys,
  referenceOutcome,
} from '../support/reference-batch.ts';
import { itemWith, TRIAL_04, generateKey } from '../support/security-modules.ts';
import { makeSoftToken, type SoftToken } from './soft-token.ts';

let token: SoftToken;
const modules: HostedSecurityModule[] = [];

beforeEach(() => {
  token = makeSoftToken();
});
afterEach(async () => {
  for (const each of modules.splice(0)) await each.close();
  token.remove();
});

async function start(options: HostPoolOptions): Promise<HostedSecurityModule> {
  const started = await startHostedSecurityModule(options);
  modules.push(started);
  return started;
}

const onlyHost = (hosts: HostedSecurityModule): number => hosts.processIds()[0]!;

/** A batch that takes a while. */
async function largeBatch(hosts: HostedSecurityModule): Promise<KeyChangeBatch> {
  const key = await generateKey(hosts, TRIAL_04);
  const items = Array.from({ length: 8192 }, (_, n) => {
    const decoderSerialNumber = String(n).padStart(8, '0');
    const number = buildDecoderReferenceNumber({ manufacturerCode: '47', decoderSerialNumber });
    return itemWith({ meterPAN: buildMeterPAN(number), toKey: 0 });
  });
  return { keys: [key], items };
}

test('kill -9 in the middle of a batch: the caller gets the same digits', async () => {
  const hosts = await start(token.options());
  const batch = await largeBatch(hosts);
  const first = await hosts.issueKeyChangeSets(batch);
  // The first one is slower: it is not yet compiled, and opens the key.
  const before = Date.now();
  await hosts.issueKeyChangeSets(batch);
  const duration = Date.now() - before;
  const killed = onlyHost(hosts);
  const again = hosts.issueKeyChangeSets(batch);
  await pause(duration / 3);
  process.kill(killed, 'SIGKILL');
  expect(await again).toEqual(first);
  expect(onlyHost(hosts)).not.toBe(killed);
  expect(first.filter((outcome) => 'refused' in outcome)).toEqual([]);
});

/** The host's program, with a line in a file for each start. */
function countStarts(options: HostPoolOptions): HostPoolOptions & { starts: () => number } {
  const log = token.write('starts', '');
  const program = `import { appendFileSync } from 'node:fs';
    appendFileSync(${JSON.stringify(log)}, '.');
    await import(${JSON.stringify(options.mainPath)});`;
  const mainPath = token.write('counted-host.mjs', program);
  return { ...options, mainPath, starts: () => readFileSync(log).length };
}

const wrongPin = () => randomBytes(24).toString('base64url');

test('a wrong PIN: start fails, and the PIN is not tried again', async () => {
  await (await start(token.options())).close();
  const pinFile = token.write('wrong-pin', wrongPin());
  const { starts, ...options } = countStarts(token.options({ pinFile, guardKeys: 'find' }));
  await expectCodeAsync(start({ ...options, hosts: 3 }), 'HSM_PIN_INCORRECT');
  await pause(500);
  expect(starts()).toBe(1);
});

test('a PIN that is wrong from one day on: the host is started once more and no more', async () => {
  const { starts, ...options } = countStarts(token.options());
  const hosts = await start(options);
  token.write('token/user-pin', wrongPin());
  process.kill(onlyHost(hosts), 'SIGKILL');
  for (let n = 0; n < 20; n += 1) await expectCodeAsync(hosts.describe(), 'HSM_PIN_INCORRECT');
  expect(hosts.health()).toMatchObject({ ready: false, code: 'HSM_PIN_INCORRECT' });
  expect(starts()).toBe(2);
});

test('a PIN file that others may read is refused', async () => {
  chmodSync(token.pinFile, 0o640);
  await expectCodeAsync(startHostedSecurityModule(token.options()), 'HSM_SEAL_PERMISSIONS');
});

test('a token that is away and comes back: not ready, then served again by itself', async () => {
  const hosts = await start(token.options());
  const batch = { ...(await largeBatch(hosts)), items: [itemWith({ toKey: 0 })] };
  const first = await hosts.issueKeyChangeSets(batch);
  const tokens = path.join(token.folder, 'token', 'tokens');
  renameSync(tokens, `${tokens} away`);
  process.kill(onlyHost(hosts), 'SIGKILL');
  await expectCodeAsync(hosts.issueKeyChangeSets(batch), 'HSM_UNAVAILABLE');
  expect(hosts.health()).toMatchObject({ ready: false, code: 'HSM_UNAVAILABLE' });
  renameSync(`${tokens} away`, tokens);
  let outcomes: unknown;
  for (let n = 0; n < 20 && outcomes === undefined; n += 1) {
    outcomes = await hosts.issueKeyChangeSets(batch).catch(() => undefined);
  }
  expect(outcomes).toEqual(first);
  expect(hosts.health()).toEqual({ ready: true, hosts: 1 });
});

test('a token that is pulled under a running host and put back: served again', async () => {
  const hosts = await start(token.options());
  const batch = { ...(await largeBatch(hosts)), items: [itemWith({ toKey: 0 })] };
  const first = await hosts.issueKeyChangeSets(batch);
  const tokens = path.join(token.folder, 'token', 'tokens');
  renameSync(tokens, `${tokens} away`);
  await expectCodeAsync(hosts.issueKeyChangeSets(batch), 'HSM_UNAVAILABLE');
  renameSync(`${tokens} away`, tokens);
  let outcomes: unknown;
  for (let n = 0; n < 20 && outcomes === undefined; n += 1) {
    outcomes = await hosts.issueKeyChangeSets(batch).catch(() => undefined);
  }
  expect(outcomes).toEqual(first);
});

test('two hosts share a token: each gives the digits of the reference', async () => {
  const hosts = await start({ ...token.options(), hosts: 2 });
  const keys = await importKnownKeys(hosts, 20);
  const to2014 = (item: KeyChangeItem) => baseDateTo(keys, item) === 2014;
  const items = everyChange(keys, 20).filter(to2014);
  const batch = { keys: keys.map(({ record }) => record), items };
  const both = await Promise.all([1, 2].map(() => hosts.issueKeyChangeSets(batch)));
  const expected = batch.items.map((item) => referenceOutcome(keys, item));
  expect(both.map(digitsOf)).toEqual([expected, expected]);
  expect(new Set(hosts.processIds()).size).toBe(2);
});

test('heads of the audit chain: signed by either host, kept over a restart', async () => {
  const before = await start({ ...token.options(), hosts: 2 });
  const { pem } = await before.auditPublicKey();
  const signed = await Promise.all([1, 2].map((n) => before.signAuditHead(headOf(n), SIGNED_AT)));
  for (const head of signed) await before.keepAuditHead(head, signed);
  await before.close();
  const after = await start(token.options({ guardKeys: 'find' }));
  const three = await after.signAuditHead(headOf(3), SIGNED_AT);
  await after.keepAuditHead(three, signed);
  expect(await after.matchKeptHeads([...signed, three])).toEqual({ kept: 2, found: [3, 2] });
  const all = [...signed, three].map((head) => verifyAuditHead(head, pem));
  expect(all).toEqual([true, true, true]);
});

test('a record of before a restart is good after it', async () => {
  const before = await start(token.options());
  const batch = { ...(await largeBatch(before)), items: [itemWith({ toKey: 0 })] };
  const first = await before.issueKeyChangeSets(batch);
  await before.close();
  const after = await start(token.options({ guardKeys: 'find' }));
  expect(await after.issueKeyChangeSets(batch)).toEqual(first);
});

test('a host inherits no variable, and writes no core file', async () => {
  process.env['STS_KMS_TEST_OF_INHERITANCE'] = 'inherited';
  const hosts = await start(token.options());
  delete process.env['STS_KMS_TEST_OF_INHERITANCE'];
  const environment = readFileSync(`/proc/${onlyHost(hosts)}/environ`, 'utf8');
  const names = environment.split('\0').map((line) => line.replace(/=.*/s, ''));
  // What Node says of the channel, and what the shell adds by itself.
  const known = ['', 'NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE', 'PWD', 'SHLVL', '_'];
  expect(names.filter((name) => !known.includes(name))).toEqual([]);
  const limits = readFileSync(`/proc/${onlyHost(hosts)}/limits`, 'utf8');
  expect(limits).toMatch(/^Max core file size\s+0\s+0\s/m);
});
