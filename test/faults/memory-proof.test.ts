/**
 * What is left of keys in memory after a batch, looked for from a third process: nothing in the
 * service, and in the host nothing that is ours. What others leave there, and what is allowed:
 *
 * - The PIN, as text: pkcs11js takes nothing else, and a JavaScript string cannot be overwritten.
 * - A DKGA02 vending key as the last third of a block of 24 octets: pkcs11js copies an attribute
 *   into a block of malloc and frees that without overwriting it (AttributesWrapper). SoftHSM holds
 *   single DES as three equal keys; free() overwrites the first two with its own pointers.
 *
 * Not looked for: halves of a key, an octet in each number of an array, memory that was given back
 * to the system.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digitsOf, referenceOutcome } from '../support/reference-batch.ts';
import { scanMemory, type Finding } from './scan-memory.ts';
import * as scanned from './scanned-service.ts';
import { formsOf, type Secret } from './secret-forms.ts';
import { makeSoftToken } from './soft-token.ts';
import { type StoredKey } from '../support/security-modules.ts';
import { parseUtcMinute } from '../../src/sts/utc-minute.ts';
import type { HostSetup } from '../../src/security-module/host-protocol.ts';

const token = makeSoftToken();
/** When both base dates have begun, and no key has expired. */
const NOW = parseUtcMinute('2014-06-01T00:00Z');
/** A host that is late is replaced, and then it is another process: under load it has its time. */
const options = (setup: Partial<HostSetup> = {}) => ({
  ...token.options({ simulatedNow: NOW, ...setup }),
  ...{ callDeadlineMs: 600_000, startDeadlineMs: 600_000 },
});
const file = scanned.trialKeyFile();
const keys = scanned.knownKeys(file);
const batches = [scanned.changesBetween(keys, 0), scanned.changesBetween(keys, 2)];
const decoderKeys = scanned.decoderKeysOf(keys, batches[0]!);
const vendingKeys: Secret[] = ['DKGA02', 'DKGA04'].map((name, index) => ({
  name: `${name} vending key`,
  octets: Buffer.from(keys[index]!.hex, 'hex'),
}));
const pin: Secret = { name: 'PIN', octets: readFileSync(token.pinFile) };
const found = (processId: number, secrets: readonly Secret[]) =>
  scanned.summaryOf(scanMemory(processId, secrets));

/** By the size that malloc notes before a block: 32 octets with it, its lowest bits for flags. */
function isLeftByAddon({ secret, form, mapping, around }: Finding): boolean {
  const isKey = secret === 'DKGA02 vending key' && form === 'octets' && mapping === '[heap]';
  return isKey && around.length === 64 && (around.readBigUInt64LE(8) & ~7n) === 32n;
}

/** What is in a host that nobody but us can have left there; what others left is printed. */
function foundInHost(hostId: number): Record<string, number> {
  const findings = scanMemory(hostId, [...decoderKeys, ...vendingKeys, pin]);
  const isPinText = ({ secret, form, mapping }: Finding) =>
    secret === 'PIN' && form === 'octets' && mapping === 'anonymous';
  const others = findings.filter((each) => isPinText(each) || isLeftByAddon(each));
  process.stdout.write(`left by others: ${JSON.stringify(scanned.summaryOf(others))}\n`);
  return scanned.summaryOf(findings.filter((each) => !others.includes(each)));
}

/** The service that imports the keys, and the one that has their records only. */
let importing: scanned.ScannedService;
let serving: scanned.ScannedService;
let records: readonly StoredKey[];
const marker: Secret = { name: 'marker', octets: randomBytes(20) };

beforeAll(async () => {
  const trialKeys = token.write('trial-keys.json', file);
  importing = await scanned.startService(token, { options: options(), trialKeys, batches });
  ({ records } = importing);
  const content = formsOf(marker).flatMap(([, octets]) => [octets, Buffer.from('\n')]);
  const planted = [token.write('planted', Buffer.concat(content))];
  const found = options({ guardKeys: 'find' });
  serving = await scanned.startService(token, { options: found, records, batches, planted });
}, 600_000);
afterAll(async () => {
  await importing.stop();
  await serving.stop();
  token.remove();
});

test('both services issued the digits of the reference', () => {
  const expected = batches.map((items) => items.map((item) => referenceOutcome(keys, item)));
  expect(serving.outcomes.map(digitsOf)).toEqual(expected);
  expect(importing.outcomes.map(digitsOf)).toEqual(expected);
  expect(expected.flat().length).toBeGreaterThan(600);
});

test('the scanner finds what was planted, in each form', () => {
  const forms = scanMemory(serving.serviceId, [marker]).map(({ form }) => form);
  expect(new Set(forms)).toEqual(new Set(formsOf(marker).map(([form]) => form)));
});

test('the scanner finds decoder keys in a host in the middle of a batch', async () => {
  const large = Array.from({ length: 19 }, () => batches[0]!).flat();
  const found = options({ guardKeys: 'find' });
  const plan = { options: found, records, batches: [large], forEver: true };
  const service = await scanned.startService(token, plan);
  let names = new Set<string>();
  try {
    for (let tries = 0; tries < 10 && names.size < 3; tries += 1) {
      await pause(150 + 37 * tries);
      names = new Set(scanMemory(service.hostId, decoderKeys).map(({ secret }) => secret));
    }
  } finally {
    await service.stop();
  }
  const kinds = ['DKGA02 EA07', 'DKGA04 EA07', 'DKGA04 EA11'];
  expect(names).toEqual(new Set(kinds.map((kind) => `decoder key ${kind}`)));
}, 600_000);

test('a service that serves from records: nothing', () => {
  expect(found(serving.serviceId, [...decoderKeys, ...vendingKeys, pin])).toEqual({});
});

test('its host: nothing of ours', () => {
  expect(foundInHost(serving.hostId)).toEqual({});
});

// Trial values are the one exception: they come as text from a file and go to the host over IPC.
test('a service that imports trial keys: no decoder key and no PIN', () => {
  expect(found(importing.serviceId, [...decoderKeys, pin])).toEqual({});
});

test('its host: nothing of ours, not even the values that it took in', () => {
  expect(foundInHost(importing.hostId)).toEqual({});
});
