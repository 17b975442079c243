/**
 * EA11, MISTY1 with 8 rounds (RFC 2994), one 64-bit block under a 128-bit key.
 * The names FI, FO and FL are those of RFC 2994 section 2.
 *
 * @module
 */
import { entry, MISTY1_TABLES } from './tables.ts';

const ROUNDS = 8;
const { S7, S9 } = MISTY1_TABLES;

/** The 8 words of the key, and the 8 words that FI makes of neighbours. */
interface Schedule {
  readonly K: readonly bigint[];
  readonly derived: readonly bigint[];
}

function word(words: readonly bigint[], index: number): bigint {
  const value = words[index % 8];
  if (value === undefined) throw new RangeError(`no key word ${String(index)}`);
  return value;
}

function FI(input: bigint, key: bigint): bigint {
  let d9 = input >> 7n;
  let d7 = input & 0x7fn;
  d9 = entry(S9, d9) ^ d7;
  d7 = entry(S7, d7) ^ (d9 & 0x7fn);
  d7 ^= key >> 9n;
  d9 ^= key & 0x1ffn;
  d9 = entry(S9, d9) ^ d7;
  return (d7 << 9n) | d9;
}

function scheduleOf(key: bigint): Schedule {
  const K: bigint[] = [];
  for (let i = 0; i < 8; i += 1) K.push((key >> BigInt(112 - 16 * i)) & 0xffffn);
  return { K, derived: K.map((value, i) => FI(value, word(K, i + 1))) };
}

function FO(input: bigint, k: number, { K, derived }: Schedule): bigint {
  let t0 = input >> 16n;
  let t1 = input & 0xffffn;
  t0 = FI(t0 ^ word(K, k), word(derived, k + 5)) ^ t1;
  t1 = FI(t1 ^ word(K, k + 2), word(derived, k + 1)) ^ t0;
  t0 = FI(t0 ^ word(K, k + 7), word(derived, k + 3)) ^ t1;
  t1 ^= word(K, k + 4);
  return (t1 << 16n) | t0;
}

/** The two key words of FL number k: the one for AND, the one for OR. */
function keysOfFL(k: number, { K, derived }: Schedule): readonly [bigint, bigint] {
  const half = Math.floor(k / 2);
  return k % 2 === 0
    ? [word(K, half), word(derived, half + 6)]
    : [word(derived, half + 2), word(K, half + 4)];
}

function FL(input: bigint, k: number, schedule: Schedule): bigint {
  const [andKey, orKey] = keysOfFL(k, schedule);
  let d0 = input >> 16n;
  let d1 = input & 0xffffn;
  d1 ^= d0 & andKey;
  d0 ^= d1 | orKey;
  return (d0 << 16n) | d1;
}

function inverseFL(input: bigint, k: number, schedule: Schedule): bigint {
  const [andKey, orKey] = keysOfFL(k, schedule);
  let d0 = input >> 16n;
  let d1 = input & 0xffffn;
  d0 ^= d1 | orKey;
  d1 ^= d0 & andKey;
  return (d0 << 16n) | d1;
}

/** Enciphers one 64-bit block under a 128-bit key. */
export function encryptMisty1(key: bigint, block: bigint): bigint {
  const schedule = scheduleOf(key);
  let D0 = block >> 32n;
  let D1 = block & 0xffffffffn;
  for (let round = 0; round < ROUNDS; round += 2) {
    D0 = FL(D0, round, schedule);
    D1 = FL(D1, round + 1, schedule);
    D1 ^= FO(D0, round, schedule);
    D0 ^= FO(D1, round + 1, schedule);
  }
  D0 = FL(D0, ROUNDS, schedule);
  D1 = FL(D1, ROUNDS + 1, schedule);
  return (D1 << 32n) | D0;
}

/** Deciphers one 64-bit block: the steps of `encryptMisty1` in the opposite order. */
export function decryptMisty1(key: bigint, block: bigint): bigint {
  const schedule = scheduleOf(key);
  let D1 = block >> 32n;
  let D0 = block & 0xffffffffn;
  D0 = inverseFL(D0, ROUNDS, schedule);
  D1 = inverseFL(D1, ROUNDS + 1, schedule);
  for (let round = ROUNDS - 2; round >= 0; round -= 2) {
    D0 ^= FO(D1, round + 1, schedule);
    D1 ^= FO(D0, round, schedule);
    D0 = inverseFL(D0, round, schedule);
    D1 = inverseFL(D1, round + 1, schedule);
  }
  return (D0 << 32n) | D1;
}
