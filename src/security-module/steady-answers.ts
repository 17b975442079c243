/**
 * Notices an HSM that answers wrongly once. A wrong decoder key would pass every later check, since
 * the virtual meter gets the same key; its set would move a real meter to a key that nobody has.
 *
 * A share of each batch is asked again, all of a small one. An HSM that is wrong always, or in one
 * answer of a large batch outside that share, is not noticed: see the threat model.
 *
 * @module
 */
import { createCipheriv } from 'node:crypto';
import { vendingKeyName } from '../keys/vending-key.ts';
import type { Hsm, KeyHandle } from '../ports/hsm.ts';
import type { HeldRecord } from './held-record.ts';
import { inconsistent } from './inconsistent.ts';
import { desKeyCheckValue, keyCheckValueOf } from './key-check-value.ts';
import type { Slab } from './slab.ts';

const DES_BYTES = 8;

/** Answers of a batch that are asked for again. Asking for all would cost a third of the speed. */
const ASKED_AGAIN_MAX = 16;

/** Questions to the HSM, laid end to end, and its answers. */
export interface Answered {
  readonly slab: Slab;
  readonly questions: Uint8Array;
  readonly questionBytes: number;
  readonly answers: Uint8Array;
  readonly answerBytes: number;
  /** Asks the HSM. */
  readonly ask: (questions: Uint8Array, answers: Uint8Array) => void;
}

/**
 * Checks that the key that the HSM opened is the one of the record.
 *
 * @throws {KmsError} SM_HSM_INCONSISTENT
 */
export function requireRecordedKey(hsm: Hsm, key: KeyHandle, { entity }: HeldRecord): void {
  const { attributes, value } = entity;
  const found = keyCheckValueOf(hsm, key, attributes.decoderKeyGenerationAlgorithm);
  if (found === value.keyCheckValue) return;
  const name = vendingKeyName(attributes);
  throw inconsistent(`vending key ${name} opens with another key check value`);
}

/**
 * Checks that a value that the HSM gave out is the one of the record: DKGA02 only.
 *
 * @throws {KmsError} SM_HSM_INCONSISTENT
 */
export function requireRecordedValue(slab: Slab, value: Uint8Array, { entity }: HeldRecord): void {
  const at = slab.take(DES_BYTES * 3);
  const tripled = slab.octets.subarray(at, at + DES_BYTES * 3);
  for (let n = 0; n < 3; n += 1) tripled.set(value, DES_BYTES * n);
  // Triple DES under one key is single DES, which OpenSSL 3 no longer has by itself.
  const cipher = createCipheriv('des-ede3-ecb', tripled, null);
  const enciphered = cipher.update(new Uint8Array(DES_BYTES));
  // Frees the cipher's own copy of the key, overwritten.
  cipher.final();
  tripled.fill(0);
  if (desKeyCheckValue(enciphered) === entity.value.keyCheckValue) return;
  const name = vendingKeyName(entity.attributes);
  throw inconsistent(`the value of vending key ${name} has another key check value`);
}

/**
 * Checks that every question has an answer, and that some of them have the same answer again.
 *
 * @throws {KmsError} SM_HSM_INCONSISTENT
 */
export function requireSteadyAnswers(answered: Answered): void {
  const { slab, questions, questionBytes, answers, answerBytes, ask } = answered;
  const count = questions.length / questionBytes;
  for (let n = 0; n < count; n += 1) {
    if (isBlank(answers, answerBytes * n, answerBytes)) throw inconsistent('a key is not derived');
  }
  const sample = sampleOf(count);
  const asked = new Uint8Array(questionBytes * sample.length);
  sample.forEach((n, place) => {
    const from = questionBytes * n;
    asked.set(questions.subarray(from, from + questionBytes), questionBytes * place);
  });
  const bytes = answerBytes * sample.length;
  const at = slab.take(bytes);
  const again = slab.octets.subarray(at, at + bytes);
  ask(asked, again);
  let difference = 0;
  sample.forEach((n, place) => {
    for (let index = 0; index < answerBytes; index += 1) {
      const first = answers[answerBytes * n + index] ?? 0;
      difference |= first ^ (again[answerBytes * place + index] ?? 0);
    }
  });
  if (difference !== 0) throw inconsistent('a decoder key was derived twice and differs');
}

/** Places spread evenly, the first and the last among them. */
function sampleOf(count: number): number[] {
  if (count <= ASKED_AGAIN_MAX) return Array.from({ length: count }, (_, n) => n);
  const step = (count - 1) / (ASKED_AGAIN_MAX - 1);
  return Array.from({ length: ASKED_AGAIN_MAX }, (_, n) => Math.round(step * n));
}

/** The slab was zero before: an HSM that stopped half-way leaves it so. */
function isBlank(octets: Uint8Array, at: number, bytes: number): boolean {
  for (let index = at; index < at + bytes; index += 1) if (octets[index] !== 0) return false;
  return true;
}
