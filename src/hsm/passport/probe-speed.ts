/**
 * Speed by operation and batch size, on session keys, in one process: single short runs, to compare
 * devices with, not to promise.
 *
 * @module
 */
import { randomBytes } from 'node:crypto';
import { CKK_DES3, CKK_GENERIC_SECRET, CKM } from '../pkcs11/cryptoki-numbers.ts';
import type { Speed } from './passport.ts';
import { importKey, refusalOf, ROOM_BYTES, type Probe, type ProbeBench } from './probe-bench.ts';
import { importWrappingKey, unwrapReadable, WRAP_MECHANISMS } from './probe-wrapping.ts';

/** How long each operation is repeated. */
const RUN_MS = 200;
/** Repetitions between two looks at the clock. */
const STRIDE = 16;
const DES_BATCHES = [1, 64, 1024, 8192];
/** Octets of a DKGA04 data block. */
const MESSAGE_BYTES = 49;

/** How fast the module is. */
export const probeSpeed: Probe = (bench) => ({
  findings: [],
  speeds: [...hmacSpeed(bench), ...desSpeeds(bench), ...wrapSpeeds(bench), ...randomSpeed(bench)],
});

/** Repeats a call that does `batch` things; nothing when the module refuses it. */
function measure(operation: string, batch: number, call: () => unknown): Speed[] {
  if (refusalOf(call) !== undefined) return [];
  const start = performance.now();
  let calls = 0;
  let elapsedMs = 0;
  while (elapsedMs < RUN_MS) {
    for (let n = 0; n < STRIDE; n += 1) call();
    calls += STRIDE;
    elapsedMs = performance.now() - start;
  }
  return [{ operation, batch, perSecond: Math.round((calls * batch * 1000) / elapsedMs) }];
}

function hmacSpeed(bench: ProbeBench): Speed[] {
  const { cryptoki, session } = bench;
  const key = importKey(bench, randomBytes(32), { KEY_TYPE: CKK_GENERIC_SECRET, SIGN: true });
  const [message, target] = [randomBytes(MESSAGE_BYTES), Buffer.alloc(32)];
  const how = { mechanism: CKM.SHA256_HMAC };
  return measure('HMAC-SHA-256', 1, () => {
    cryptoki.C_SignInit(session, how, key);
    cryptoki.C_Sign(session, message, target);
  });
}

function desSpeeds(bench: ProbeBench): Speed[] {
  const { cryptoki, session } = bench;
  const key = importKey(bench, Buffer.alloc(24, 0x13), { KEY_TYPE: CKK_DES3, ENCRYPT: true });
  const how = { mechanism: CKM.DES3_ECB };
  return DES_BATCHES.flatMap((batch) => {
    const [blocks, target] = [randomBytes(8 * batch), Buffer.alloc(8 * batch + ROOM_BYTES)];
    return measure('DES blocks', batch, () => {
      cryptoki.C_EncryptInit(session, how, key);
      cryptoki.C_Encrypt(session, blocks, target);
    });
  });
}

function wrapSpeeds(bench: ProbeBench): Speed[] {
  const { cryptoki, session } = bench;
  const wrapping = importWrappingKey(bench);
  const key = importKey(bench, randomBytes(32), { KEY_TYPE: CKK_GENERIC_SECRET });
  const room = Buffer.alloc(ROOM_BYTES);
  return WRAP_MECHANISMS.flatMap(([name, how]) => {
    const wrap = () => cryptoki.C_WrapKey(session, how, wrapping, key, room);
    if (refusalOf(wrap) !== undefined) return [];
    const blob = Buffer.from(wrap());
    const unwrap = measure(`unwrap and destroy, ${name}`, 1, () => {
      cryptoki.C_DestroyObject(session, unwrapReadable(bench, { how, wrapping }, blob));
    });
    return [...measure(`wrap, ${name}`, 1, wrap), ...unwrap];
  });
}

function randomSpeed({ cryptoki, session }: ProbeBench): Speed[] {
  const target = Buffer.alloc(32);
  return measure('32 random octets', 1, () => cryptoki.C_GenerateRandom(session, target));
}
