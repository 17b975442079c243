/** A host over a sealed in-memory HSM: made once, opened by the next host, one host at a time. */
import { writeFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { verifyAuditHead } from '../../src/credentials/verify-audit-head.ts';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { createSealedFile } from '../../src/hsm/memory/sealed-file.ts';
import type { KeyChangeOutcome } from '../../src/ports/security-module.ts';
import { generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import {
  startHostedSecurityModule,
  type HostedSecurityModule,
} from '../../src/security-module/host-client.ts';
import type { HostPoolOptions } from '../../src/security-module/host-pool.ts';
import type { HostSetup } from '../../src/security-module/host-protocol.ts';
import { headOf, SIGNED_AT } from '../support/audit-heads.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import {
  generateKey,
  INSTALLATION_ID,
  itemWith,
  TRIAL_04,
  rotatedFrom,
  rotatingTo,
} from '../support/security-modules.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { hostOptions } from './soft-token.ts';

vi.setConfig({ testTimeout: 60_000 });

const inFolder = useTemporaryFolder();
const modules: HostedSecurityModule[] = [];

afterEach(async () => {
  for (const each of modules.splice(0)) await each.close();
});

function optionsOf(name: string, changes: Partial<HostSetup> = {}): HostPoolOptions {
  const pinFile = inFolder(`${name} passphrase`);
  writeFileSync(pinFile, 'correct horse battery staple\n', { mode: 0o600 });
  const memory = { profile: 'memory', tokenLabel: null, moduleSettings: null } as const;
  return hostOptions({ ...memory, pinFile, sealedFile: inFolder(name), ...changes });
}

async function start(options: HostPoolOptions): Promise<HostedSecurityModule> {
  const started = await startHostedSecurityModule(options);
  modules.push(started);
  return started;
}

test('every operation crosses to the host, and its successor finds what was made', async () => {
  const hosts = await start(optionsOf('sealed'));
  const key = await generateKey(hosts, TRIAL_04);
  const batch = { keys: [key], items: [itemWith({ toKey: 0 })] };
  const first = await hosts.issueKeyChangeSets(batch);
  await hosts.makeStorageKey(2);
  const [moved] = await hosts.rewrapVendingKeys([key], 2, await rotatingTo(hosts, 2));
  await hosts.checkVendingKeyValue(moved!);
  await hosts.destroyStorageKey(1, await rotatedFrom(hosts, 1));
  process.kill(hosts.processIds()[0]!, 'SIGKILL');
  expect(await hosts.issueKeyChangeSets({ ...batch, keys: [moved!] })).toEqual(first);
  const row = { id: INSTALLATION_ID, version: 1 };
  const next = { table: 'owner', ...row, row } as const;
  const [recordMac] = await hosts.sealRecords([{ previous: null, next }]);
  expect(await hosts.checkRecords([{ ...next, recordMac: recordMac! }])).toEqual([true]);
  await expectCodeAsync(hosts.makeStorageKey(0), 'HSM_LABEL_INVALID');
  await expectCodeAsync(startHostedSecurityModule(optionsOf('sealed')), 'HSM_SEAL_EXISTS');
});

test('heads of the audit chain are signed and kept, and the next host finds them', async () => {
  const hosts = await start(optionsOf('heads'));
  const { pem, keyFingerprint } = await hosts.auditPublicKey();
  expect(await hosts.makeAuditKey()).toEqual({ pem, keyFingerprint });
  const one = await hosts.signAuditHead(headOf(1), SIGNED_AT);
  await hosts.keepAuditHead(one);
  process.kill(hosts.processIds()[0]!, 'SIGKILL');
  const two = await hosts.signAuditHead(headOf(2), SIGNED_AT);
  await hosts.keepAuditHead(two, [one]);
  expect([one, two].map((head) => verifyAuditHead(head, pem))).toEqual([true, true]);
  expect(await hosts.matchKeptHeads([two, one])).toEqual({ kept: 2, found: [2, 1] });
  expect(await hosts.matchKeptHeads([one])).toEqual({ kept: 2, found: [1] });
  const altered = { ...two, number: 3 };
  await expectCodeAsync(hosts.keepAuditHead(altered, [one, two]), 'SM_AUDIT_HEAD');
  await expectCodeAsync(hosts.signAuditHead(headOf(1), SIGNED_AT), 'SM_AUDIT_HEAD');
  const digest = await hosts.auditDigest('12345678901234567890');
  await hosts.close();
  const next = await start(optionsOf('heads', { guardKeys: 'find' }));
  expect(await next.auditPublicKey()).toEqual({ pem, keyFingerprint });
  expect(await next.auditDigest('12345678901234567890')).toBe(digest);
  expect(await next.matchKeptHeads([one, two])).toEqual({ kept: 2, found: [2, 1] });
});

test('digests of tokens cross with their sets: the same as those of the digits', async () => {
  const hosts = await start(optionsOf('digests'));
  const key = await generateKey(hosts, TRIAL_04);
  const items = [itemWith({ toKey: 0 }), itemWith({ toKey: 0, tokenCount: 3 })];
  const plain = await hosts.issueKeyChangeSets({ keys: [key], items });
  const asked = await hosts.issueKeyChangeSets({ keys: [key], items, tokenDigests: true });
  const wanted = [];
  for (const outcome of plain as Extract<KeyChangeOutcome, { tokens: unknown }>[]) {
    const tokenDigests = [];
    for (const token of outcome.tokens) tokenDigests.push(await hosts.auditDigest(token));
    wanted.push({ ...outcome, tokenDigests });
  }
  expect(asked).toEqual(wanted);
  expect(wanted.map(({ tokens }) => tokens.length)).toEqual([2, 3]);
});

test('a sealed file from before there was an audit key: made when it is asked for', async () => {
  const file = inFolder('older');
  const hsm = new MemoryHsm();
  generateGuardKeys(hsm);
  createSealedFile(hsm, file, Buffer.from('correct horse battery staple'));
  const hosts = await start(optionsOf('older', { guardKeys: 'find' }));
  await expectCodeAsync(hosts.signAuditHead(headOf(1), SIGNED_AT), 'HSM_KEY_NOT_FOUND');
  const made = await hosts.makeAuditKey();
  process.kill(hosts.processIds()[0]!, 'SIGKILL');
  expect(await hosts.auditPublicKey()).toEqual(made);
  expect(verifyAuditHead(await hosts.signAuditHead(headOf(1), SIGNED_AT), made.pem)).toBe(true);
});

test('without a sealed file nothing is found, and there is one host at most', async () => {
  const found = optionsOf('none', { sealedFile: null, guardKeys: 'find' });
  await expectCodeAsync(startHostedSecurityModule(found), 'HSM_ACCESS_INVALID');
  const two = { ...optionsOf('two'), hosts: 2 };
  await expectCodeAsync(startHostedSecurityModule(two), 'HSM_ACCESS_INVALID');
});

test('a record of another installation is not genuine', async () => {
  const hosts = await start(optionsOf('mine'));
  const key = await generateKey(hosts, TRIAL_04);
  await hosts.close();
  const installationId = '5f0c1b1e-6a53-4f0e-9d2b-3c1d9a7e0002';
  const other = await start(optionsOf('mine', { installationId, guardKeys: 'find' }));
  const answer = other.issueKeyChangeSets({ keys: [key], items: [itemWith({ toKey: 0 })] });
  await expectCodeAsync(answer, 'SM_RECORD_MAC');
});
