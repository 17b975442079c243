/**
 * `npm run soak -- [--millions N]`: N million derivations through one host over a new SoftHSM
 * token. Prints the progress, the memory of both processes, and how often the host was replaced;
 * exit code 1 if a call failed, a set was refused or digits changed.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../bin/build-dist.mjs';
import type { KeyChangeBatch } from '../src/ports/security-module.ts';
import {
  startHostedSecurityModule,
  type HostedSecurityModule,
} from '../src/security-module/host-client.ts';
import { buildDecoderReferenceNumber } from '../src/sts/identity/decoder-reference-number.ts';
import { buildMeterPAN } from '../src/sts/identity/meter-pan.ts';
import { makeSoftToken } from '../test/faults/soft-token.ts';
import { itemWith, trial, generateKey } from '../test/support/security-modules.ts';

/** Sets of one batch, each of two derivations. */
const SETS = 4096;
/** What the host may grow to before it is replaced. */
const RESIDENT_MEBIBYTES_MAX = 256;
const MEBIBYTE = 2 ** 20;
/** Batches that repeat: a batch done before has to give the digits it gave then. */
const DIFFERENT_BATCHES = 16;

const { values } = parseArgs({ options: { millions: { type: 'string', default: '10' } } });
const derivations = Number(values.millions) * 1e6;
if (!(derivations > 0)) throw new RangeError('--millions wants a number above 0');

buildIfStale();
const token = makeSoftToken();
try {
  const securityModule = await startHostedSecurityModule({
    ...token.options(),
    residentBytesMax: RESIDENT_MEBIBYTES_MAX * MEBIBYTE,
  });
  try {
    process.exitCode = (await soak(securityModule)) === 0 ? 0 : 1;
  } finally {
    await securityModule.close();
  }
} finally {
  token.remove();
}

/** @returns number of failures */
async function soak(securityModule: HostedSecurityModule): Promise<number> {
  const keys = [
    await generateKey(securityModule, trial({ baseDate: 1993 })),
    await generateKey(securityModule, trial({ keyRevisionNumber: 2 })),
  ];
  const batches = Math.ceil(derivations / (2 * SETS));
  const digests = new Map<number, string>();
  const hosts = new Set(securityModule.processIds());
  const begin = performance.now();
  const peaks = { host: 0, service: 0 };
  let failures = 0;
  for (let done = 1; done <= batches; done += 1) {
    const which = done % DIFFERENT_BATCHES;
    const digest = await digestOf(securityModule, batchOf(keys, which));
    if (digest === null || (digests.get(which) ?? digest) !== digest) failures += 1;
    else digests.set(which, digest);
    for (const processId of securityModule.processIds()) {
      hosts.add(processId);
      peaks.host = Math.max(peaks.host, residentMebibytes(processId));
    }
    peaks.service = Math.max(peaks.service, residentMebibytes(process.pid));
    if (done % Math.ceil(batches / 20) !== 0 && done !== batches) continue;
    const seconds = (performance.now() - begin) / 1000;
    const total = done * 2 * SETS;
    process.stdout.write(
      `${(total / 1e6).toFixed(2)} M derivations, ${(total / seconds / 1e3).toFixed(1)} k/s, ` +
        `host at most ${peaks.host} MiB, service at most ${peaks.service} MiB, ` +
        `host replaced ${hosts.size - 1} times, failures ${failures}\n`,
    );
  }
  return failures;
}

/** What tells the digits of a batch; null when it failed. */
async function digestOf(
  securityModule: HostedSecurityModule,
  batch: KeyChangeBatch,
): Promise<string | null> {
  try {
    const outcomes = await securityModule.issueKeyChangeSets(batch);
    if (outcomes.some((outcome) => 'refused' in outcome)) return null;
    return createHash('sha256').update(JSON.stringify(outcomes)).digest('hex');
  } catch (error) {
    process.stderr.write(`${String(error)}\n`);
    return null;
  }
}

function batchOf(keys: KeyChangeBatch['keys'], which: number): KeyChangeBatch {
  const items = Array.from({ length: SETS }, (_, n) => {
    const decoderSerialNumber = String(SETS * which + n).padStart(8, '0');
    const number = buildDecoderReferenceNumber({ manufacturerCode: '47', decoderSerialNumber });
    return itemWith({ meterPAN: buildMeterPAN(number) });
  });
  return { keys, items };
}

/** The most that was ever resident; 0 for a process that has ended. */
function residentMebibytes(processId: number): number {
  try {
    const status = readFileSync(`/proc/${processId}/status`, 'utf8');
    const found = /^VmHWM:\s+(\d+) kB/m.exec(status);
    return Math.ceil(Number(found?.[1] ?? 0) / 1024);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
