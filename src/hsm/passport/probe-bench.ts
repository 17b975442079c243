/**
 * What probes work with: a session with a token, and keys that last no longer than it. They call
 * the module directly, since they find out what the adapter may rely on.
 *
 * @module
 */
import type { PKCS11 } from 'pkcs11js';
import { CKA, CKM } from '../pkcs11/cryptoki-numbers.ts';
import type { CryptokiHandle } from '../pkcs11/cryptoki.ts';
import { returnValueOf } from '../pkcs11/device-error.ts';
import { passingAttributes, templateOf, type Attributes } from '../pkcs11/key-attributes.ts';
import { ckrRowOf } from '../pkcs11/ckr-map.ts';
import type { Finding, HsmFacts, Speed } from './passport.ts';

/** A session with a token, logged in. */
export interface ProbeBench {
  readonly cryptoki: PKCS11;
  readonly session: CryptokiHandle;
}

/** What a probe hands back. */
export interface ProbeAnswer {
  readonly findings: readonly Finding[];
  readonly facts?: HsmFacts;
  readonly speeds?: readonly Speed[];
}

/** A probe: what it looks at, and how. */
export type Probe = (bench: ProbeBench) => ProbeAnswer;

/** Room for any answer: a module may end the process when its answer does not fit. */
export const ROOM_BYTES = 1024;

/** Takes a value in as a session key that can be read and wrapped, unless told otherwise. */
export function importKey(
  { cryptoki, session }: ProbeBench,
  value: Buffer,
  attributes: Attributes,
): CryptokiHandle {
  const all = passingAttributes({ SENSITIVE: false, EXTRACTABLE: true, ...attributes });
  return cryptoki.C_CreateObject(session, templateOf({ ...all, VALUE: value }));
}

/** Reads an attribute, by default the value of a key. */
export function readAttribute(
  { cryptoki, session }: ProbeBench,
  object: CryptokiHandle,
  type: number = CKA.VALUE,
): Buffer {
  const [read] = cryptoki.C_GetAttributeValue(session, object, [{ type }]);
  return read?.value ?? Buffer.alloc(0);
}

/** HMAC-SHA-256 of one message. */
export function hmacWith(bench: ProbeBench, key: CryptokiHandle, message: Buffer): Buffer {
  const { cryptoki, session } = bench;
  cryptoki.C_SignInit(session, { mechanism: CKM.SHA256_HMAC }, key);
  return Buffer.from(cryptoki.C_Sign(session, message, Buffer.alloc(ROOM_BYTES)));
}

/** The name of what a module answered, or undefined for a call that it accepted. */
export function refusalOf(calls: () => unknown): string | undefined {
  try {
    calls();
    return undefined;
  } catch (error) {
    const value = returnValueOf(error);
    if (value === undefined) throw error;
    return ckrRowOf(value).name;
  }
}

/** A finding from a check that tells whether the answer was the known one. */
export function judge(probe: string, detail: string, isRight: () => boolean): Finding {
  const seen = { right: false };
  const refusal = refusalOf(() => {
    seen.right = isRight();
  });
  if (refusal !== undefined) return { probe, outcome: 'refused', detail: `${detail}: ${refusal}` };
  return { probe, outcome: seen.right ? 'works' : 'wrong', detail };
}
