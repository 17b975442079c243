/** A service and its host whose memory is scanned, and the secrets that they must not keep. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import v8 from 'node:v8';
import { inject } from 'vitest';
import { parseTrialKeys } from '../../src/exchange/trial-keys.ts';
import type { KeyChangeItem, KeyChangeOutcome } from '../../src/ports/security-module.ts';
import type { HostPoolOptions } from '../../src/security-module/host-pool.ts';
import { computeVector } from '../reference/compute.ts';
import { seededDesKey, seededHex } from '../reference/own-seed.ts';
import { everyChange, type KnownKey } from '../support/reference-batch.ts';
import type { Finding } from './scan-memory.ts';
import type { Secret } from './secret-forms.ts';
import type { SoftToken } from './soft-token.ts';
import { type StoredKey } from '../support/security-modules.ts';

const PROGRAM = path.join(inject('programs'), 'service-to-scan.js');

/** What a service is told; the program says more. */
export interface ServicePlan {
  readonly options: HostPoolOptions;
  readonly trialKeys?: string;
  readonly records?: readonly StoredKey[];
  readonly batches: readonly (readonly KeyChangeItem[])[];
  readonly planted?: readonly string[];
  readonly forEver?: boolean;
}

/** A service that has done its batches and waits. */
export interface ScannedService {
  readonly serviceId: number;
  readonly hostId: number;
  readonly records: readonly StoredKey[];
  readonly outcomes: readonly (readonly KeyChangeOutcome[])[];
  stop(): Promise<void>;
}

export async function startService(token: SoftToken, plan: ServicePlan): Promise<ScannedService> {
  const result = token.write('result', '');
  const planFile = token.write('plan', v8.serialize({ ...plan, result }));
  const child = spawn(process.execPath, [PROGRAM, planFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const hostId = await hostOf(child);
  const stop = async () => {
    child.kill('SIGKILL');
    // It would end by itself, but not before it had told that nobody hears its answer.
    if (existsSync(`/proc/${hostId}`)) process.kill(hostId, 'SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  const { records, outcomes } = v8.deserialize(readFileSync(result)) as ScannedService;
  return { serviceId: child.pid!, hostId, records, outcomes, stop };
}

async function hostOf(child: ChildProcess): Promise<number> {
  const ended = once(child, 'exit').then(() => ['']);
  const [line] = (await Promise.race([once(child.stdout!, 'data'), ended])) as [unknown];
  const found = /^host (\d+)\n$/.exec(String(line));
  if (found === null) throw new RangeError('the service ended before it had done its batches');
  return Number(found[1]);
}

/** Two pairs of trial keys: the first batch is between the first pair, the second the others. */
export function trialKeyFile(): string {
  const key = (n: number) => {
    const legacy = n % 2 === 0;
    const label = `memory proof ${n}`;
    return {
      name: `Key ${n}`,
      supplyGroupCode: `40000${n}`,
      keyRevisionNumber: 1,
      keyType: 2,
      baseDate: legacy ? 1993 : 2014,
      dkga: legacy ? 'DKGA02' : 'DKGA04',
      keyExpiryNumber: 255,
      vendingKey: legacy ? seededDesKey(label) : seededHex(label, 20),
    };
  };
  const warning = 'Made up for a test.';
  return JSON.stringify({ schema: 'sts-kms-trial-keys-v1', warning, keys: [0, 1, 2, 3].map(key) });
}

/** The keys of a file as the reference wants them. */
export function knownKeys(file: string): KnownKey[] {
  return parseTrialKeys(file).map(({ attributes, value }) => ({
    hex: Buffer.from(value).toString('hex').toUpperCase(),
    record: { entity: { attributes } } as StoredKey,
  }));
}

/** Some hundred changes within and between two keys, the first of them number `first`. */
export function changesBetween(keys: readonly KnownKey[], first: number): KeyChangeItem[] {
  const pair = keys.slice(first, first + 2);
  return Array.from({ length: 60 }, (_, n) => everyChange(pair, 1000 * first + n))
    .flat()
    .map((item) => ({ ...item, fromKey: first + item.fromKey, toKey: first + item.toKey }));
}

/** The decoder keys of a batch. */
export function decoderKeysOf(keys: readonly KnownKey[], items: readonly KeyChangeItem[]) {
  const register = (index: number, tariffIndex: string) => {
    const { hex, record } = keys[index]!;
    const { decoderKeyGenerationAlgorithm: dkga, ...attributes } = record.entity.attributes;
    return { ...attributes, dkga, vendingKey: hex, tariffIndex };
  };
  return items.flatMap((item): Secret[] => {
    const { meterPAN, encryptionAlgorithm } = item;
    const from = register(item.fromKey, item.fromTariffIndex);
    const to = register(item.toKey, item.toTariffIndex);
    const inputs = { meterPAN, encryptionAlgorithm, threeTokenSet: false, from, to };
    const { fromDecoderKey, toDecoderKey } = computeVector('keyChangeTokens', inputs);
    return [
      [`decoder key ${from.dkga} ${encryptionAlgorithm}`, fromDecoderKey] as const,
      [`decoder key ${to.dkga} ${encryptionAlgorithm}`, toDecoderKey] as const,
    ].map(([name, hex]) => ({ name, octets: Buffer.from(hex as string, 'hex') }));
  });
}

/** Findings counted: `secret | form | mapping` and how often. */
export function summaryOf(findings: readonly Finding[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { secret, form, mapping } of findings) {
    const line = `${secret} | ${form} | ${mapping}`;
    counts[line] = (counts[line] ?? 0) + 1;
  }
  return counts;
}
