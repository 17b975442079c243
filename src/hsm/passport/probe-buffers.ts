/**
 * What happens when the memory for an answer is too small: a refusal, a cut answer, or the end of
 * the process. Each probe runs in a process that may end; the adapter always gives room enough.
 *
 * @module
 */
import { createHmac, randomBytes } from 'node:crypto';
import { CKK_DES3, CKK_GENERIC_SECRET, CKM } from '../pkcs11/cryptoki-numbers.ts';
import type { ProbeOutcome } from './passport.ts';
import { importKey, refusalOf, type Probe } from './probe-bench.ts';
import { importWrappingKey, WRAP_MECHANISMS } from './probe-wrapping.ts';

/** Octets beyond the buffer that are looked at. */
const FENCE_BYTES = 256;

/** C_Sign into 16 octets, where 32 are due. */
export const probeShortSign: Probe = (bench) => {
  const { cryptoki, session } = bench;
  const value = randomBytes(32);
  const key = importKey(bench, value, { KEY_TYPE: CKK_GENERIC_SECRET, SIGN: true });
  const expected = createHmac('sha256', value).update('x').digest();
  return shortBuffer('buffers/sign', { due: 32, given: 16 }, (target) => {
    cryptoki.C_SignInit(session, { mechanism: CKM.SHA256_HMAC }, key);
    cryptoki.C_Sign(session, Buffer.from('x'), target);
    return expected;
  });
};

/** C_Encrypt of two blocks into 8 octets. */
export const probeShortEncrypt: Probe = (bench) => {
  const { cryptoki, session } = bench;
  const key = importKey(bench, Buffer.alloc(24, 0x13), { KEY_TYPE: CKK_DES3, ENCRYPT: true });
  return shortBuffer('buffers/encrypt', { due: 16, given: 8 }, (target) => {
    cryptoki.C_EncryptInit(session, { mechanism: CKM.DES3_ECB }, key);
    cryptoki.C_Encrypt(session, Buffer.alloc(16), target);
    return undefined;
  });
};

/** C_WrapKey into 8 octets. */
export const probeShortWrap: Probe = (bench) => {
  const { cryptoki, session } = bench;
  const wrapping = importWrappingKey(bench);
  const key = importKey(bench, randomBytes(32), { KEY_TYPE: CKK_GENERIC_SECRET });
  const wraps = WRAP_MECHANISMS.find(([, how]) => {
    const room = Buffer.alloc(1024);
    return refusalOf(() => cryptoki.C_WrapKey(session, how, wrapping, key, room)) === undefined;
  });
  return shortBuffer('buffers/wrap', { due: 40, given: 8 }, (target) => {
    const how = wraps?.[1] ?? { mechanism: CKM.AES_KEY_WRAP_PAD };
    cryptoki.C_WrapKey(session, how, wrapping, key, target);
    return undefined;
  });
};

interface Sizes {
  readonly due: number;
  readonly given: number;
}

function shortBuffer(
  probe: string,
  { due, given }: Sizes,
  call: (target: Buffer) => Buffer | undefined,
): ReturnType<Probe> {
  const memory = Buffer.alloc(given + FENCE_BYTES, 0xee);
  let outcome: ProbeOutcome = 'wrong';
  let saw = 'the answer was cut without a word';
  const refusal = refusalOf(() => call(memory.subarray(0, given)));
  if (refusal !== undefined) [outcome, saw] = ['works', refusal];
  const overrun = memory.subarray(given).some((octet) => octet !== 0xee);
  if (overrun) [outcome, saw] = ['wrong', 'the module wrote beyond the buffer'];
  return { findings: [{ probe, outcome, detail: `${given} octets for ${due}: ${saw}` }] };
}
