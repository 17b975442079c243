/**
 * The security module in hosts of its own over SoftHSM, against the bare module: what the process
 * border, the batches and the work around the derivations cost (R2, R3, R4 of docs/performance.md).
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pkcs11js from 'pkcs11js';
import { loadShippedStaTables } from '../src/config/sta-tables-file.ts';
import type { SecurityModule } from '../src/ports/security-module.ts';
import { startHostedSecurityModule } from '../src/security-module/host-client.ts';
import { parseUtcMinute } from '../src/sts/utc-minute.ts';
import type { BenchRow } from './engine.ts';
import { interleave, type Candidate } from './interleave.ts';
import { benchBatch, type ModuleBatch } from './module-batch.ts';

const TOP = fileURLToPath(new URL('../', import.meta.url));
const LABEL = 'bench';

interface Token {
  readonly configuration: string;
  readonly userPinFile: string;
  readonly library: string;
}

/** Runs the comparisons over SoftHSM. */
export async function* benchHosts(): AsyncGenerator<BenchRow> {
  const folder = mkdtempSync(join(tmpdir(), 'sts-kms-bench-'));
  const args = ['softhsm/init-token.mjs', join(folder, 'token'), LABEL];
  const token = JSON.parse(
    spawnSync(process.execPath, args, { cwd: TOP, encoding: 'utf8' }).stdout,
  ) as Token;
  const one = await startModule(token, 1, 'generate');
  const two = await startModule(token, 2, 'find');
  try {
    const single = await benchBatch(one, 'DKGA04');
    const legacy = await benchBatch(one, 'DKGA02');
    yield {
      target: 'R2',
      reach: 1.7,
      comparison: await interleave(
        inFlight('sets/s through two hosts', two, { ...single, inFlight: 4 }),
        inFlight('through one host', one, { ...single, inFlight: 4 }),
      ),
    };
    yield {
      target: 'R3',
      reach: 0.85,
      comparison: await interleave(
        derivations('derivations/s in sets through one host', one, single),
        rawHmac(token),
      ),
    };
    yield {
      target: 'R4',
      reach: 20,
      comparison: await interleave(
        inFlight('DKGA02 sets/s in batches', one, { ...legacy, inFlight: 1 }),
        oneByOne('one by one', one, legacy),
      ),
    };
  } finally {
    await one.close();
    await two.close();
    rmSync(folder, { recursive: true });
  }
}

function startModule(
  token: Token,
  hosts: number,
  guardKeys: 'generate' | 'find',
): Promise<SecurityModule> {
  const { substitution1, substitution2, permutation } = loadShippedStaTables('operational');
  return startHostedSecurityModule({
    mainPath: join(TOP, 'dist/security-module/host-main.js'),
    environment: {},
    hosts,
    callDeadlineMs: 60_000,
    startDeadlineMs: 30_000,
    waitingCallsMax: 1000,
    residentBytesMax: 2 ** 30,
    restartPauseMs: 1000,
    setup: {
      profile: 'softhsm2',
      tokenLabel: LABEL,
      pinFile: token.userPinFile,
      moduleSettings: token.configuration,
      guardKeys,
      staTables: { substitution1, substitution2, permutation },
      simulatedNow: parseUtcMinute('2024-06-03T09:30Z'),
      mixedDkgaKeyChange: true,
    },
  });
}

function inFlight(
  name: string,
  module: SecurityModule,
  { keys, items, inFlight: calls }: ModuleBatch & { readonly inFlight: number },
): Candidate {
  return {
    name,
    operations: calls * items.length,
    run: async () => {
      const running = Array.from({ length: calls }, () =>
        module.issueKeyChangeSets({ keys, items }),
      );
      await Promise.all(running);
    },
  };
}

/** Two derivations a set; issuing and proof ride along. */
function derivations(name: string, module: SecurityModule, batch: ModuleBatch): Candidate {
  const sets = inFlight(name, module, { ...batch, inFlight: 1 });
  return { ...sets, operations: 2 * sets.operations };
}

function oneByOne(name: string, module: SecurityModule, { keys, items }: ModuleBatch): Candidate {
  const few = items.slice(0, 50);
  return {
    name,
    operations: few.length,
    run: async () => {
      for (const item of few) await module.issueKeyChangeSets({ keys, items: [item] });
    },
  };
}

/** C_Sign in a bare loop: a 32-octet session key, messages of 49 octets. */
function rawHmac(token: Token): Candidate {
  process.env['SOFTHSM2_CONF'] = token.configuration;
  const cryptoki = new pkcs11js.PKCS11();
  cryptoki.load(token.library);
  cryptoki.C_Initialize();
  const slot = cryptoki
    .C_GetSlotList(true)
    .find((each) => cryptoki.C_GetTokenInfo(each).label.trim() === LABEL);
  if (slot === undefined) throw new RangeError('the bench token is gone');
  const session = cryptoki.C_OpenSession(slot, 6);
  cryptoki.C_Login(session, 1, readFileSync(token.userPinFile, 'utf8').trim());
  const key = cryptoki.C_CreateObject(session, [
    { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_SECRET_KEY },
    { type: pkcs11js.CKA_KEY_TYPE, value: pkcs11js.CKK_GENERIC_SECRET },
    { type: pkcs11js.CKA_SIGN, value: true },
    { type: pkcs11js.CKA_VALUE, value: Buffer.alloc(32, 1) },
  ]);
  const message = Buffer.alloc(49, 2);
  const mac = Buffer.alloc(32);
  return {
    name: 'C_Sign in a bare loop',
    operations: 1000,
    run: () => {
      for (let n = 0; n < 1000; n += 1) {
        cryptoki.C_SignInit(session, { mechanism: pkcs11js.CKM_SHA256_HMAC }, key);
        cryptoki.C_Sign(session, message, mac);
      }
    },
  };
}
