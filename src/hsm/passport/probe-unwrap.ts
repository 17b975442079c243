/**
 * What an unwrapped key is like: its length, its parity, whether it is hidden when it is to be, and
 * what the module answers to a blob that it does not like.
 *
 * @module
 */
import { randomBytes } from 'node:crypto';
import { CKA, CKK_DES3, CKK_GENERIC_SECRET, CKM } from '../pkcs11/cryptoki-numbers.ts';
import type { CryptokiHandle, CryptokiMechanism } from '../pkcs11/cryptoki.ts';
import { passingAttributes, templateOf } from '../pkcs11/key-attributes.ts';
import type { Finding, HsmFacts } from './passport.ts';
import {
  importKey,
  judge,
  readAttribute,
  refusalOf,
  type Probe,
  type ProbeBench,
} from './probe-bench.ts';
import {
  importWrappingKey,
  unwrappedValue,
  unwrapReadable,
  wrapWith,
  WRAP_MECHANISMS,
  type ProbeOpening,
} from './probe-wrapping.ts';

/** Triple DES with a key of even parity in every octet. */
const EVEN = Buffer.alloc(24, 0x12);
const AES_BLOCK_BYTES = 16;

/** What becomes of keys on their way through C_UnwrapKey. */
export const probeUnwrap: Probe = (bench) => {
  const wrapping = importWrappingKey(bench);
  const value = randomBytes(32);
  const key = importKey(bench, value, { KEY_TYPE: CKK_GENERIC_SECRET });
  const how = firstThatWraps(bench, [wrapping, key]);
  const padding = probePadding(bench, wrapping);
  if (how === undefined) return padding;
  const blob = wrapWith(bench, how, [wrapping, key]);
  const opening = { how, wrapping };
  const length = readAttribute(bench, unwrapReadable(bench, opening, blob), CKA.VALUE_LEN);
  const zero = length.every((octet) => octet === 0);
  const hidden = judge('unwrap/hidden', 'an unwrapped key is hidden when it is to be', () => {
    const object = unwrapHidden(bench, opening, blob);
    const sensitive = readAttribute(bench, object, CKA.SENSITIVE)[0];
    return sensitive === 1 && readAttribute(bench, object, CKA.EXTRACTABLE)[0] === 0;
  });
  const altered = Buffer.from(blob);
  altered[0] = (altered[0] ?? 0) ^ 1;
  const answer = refusalOf(() => unwrapReadable(bench, opening, altered)) ?? 'accepted';
  const parity = judge('unwrap/parity', 'a DES key of even parity comes back as it was', () => {
    const des = importKey(bench, EVEN, { KEY_TYPE: CKK_GENERIC_SECRET });
    const wrapped = wrapWith(bench, how, [wrapping, des]);
    const asDes = { ...opening, keyType: CKK_DES3 };
    return unwrappedValue(bench, asDes, wrapped).equals(EVEN);
  });
  const findings: Finding[] = [
    {
      probe: 'unwrap/length',
      outcome: zero ? 'wrong' : 'works',
      detail: `CKA_VALUE_LEN of an unwrapped key: ${zero ? '0' : 'its length'}`,
    },
    hidden,
    { probe: 'unwrap/altered', outcome: 'works', detail: `an altered blob: ${answer}` },
    parity,
  ];
  const facts: HsmFacts = {
    ...padding.facts,
    unwrapLeavesLengthZero: zero,
    unwrapLeavesKeysReadable: hidden.outcome !== 'works',
    unwrapAnswersGeneralError: answer === 'CKR_GENERAL_ERROR',
    ...(parity.outcome === 'wrong' ? { correctsDesParity: true } : {}),
  };
  return { findings: [...findings, ...padding.findings], facts };
};

function firstThatWraps(
  bench: ProbeBench,
  keys: readonly [CryptokiHandle, CryptokiHandle],
): CryptokiMechanism | undefined {
  const found = WRAP_MECHANISMS.find(
    ([, how]) => refusalOf(() => wrapWith(bench, how, keys)) === undefined,
  );
  return found?.[1];
}

function unwrapHidden(
  { cryptoki, session }: ProbeBench,
  { how, wrapping }: ProbeOpening,
  blob: Buffer,
): CryptokiHandle {
  const secret = { KEY_TYPE: CKK_GENERIC_SECRET, EXTRACTABLE: false, SIGN: true };
  return cryptoki.C_UnwrapKey(session, how, wrapping, blob, templateOf(passingAttributes(secret)));
}

/** Whether AES-CBC fills 20 octets with zero octets to 32, in the module: one way to be born. */
function probePadding(bench: ProbeBench, wrapping: CryptokiHandle) {
  const value = randomBytes(20);
  const how = { mechanism: CKM.AES_CBC, parameter: Buffer.alloc(AES_BLOCK_BYTES) };
  const finding = judge('wrap/zero-padding', 'AES-CBC fills a key of 20 octets to 32', () => {
    const key = importKey(bench, value, { KEY_TYPE: CKK_GENERIC_SECRET });
    const blob = wrapWith(bench, how, [wrapping, key]);
    const opened = unwrappedValue(bench, { how, wrapping }, blob);
    return opened.equals(Buffer.concat([value, Buffer.alloc(12)]));
  });
  const facts: HsmFacts = { zeroPaddingWrap: finding.outcome === 'works' };
  return { findings: [finding], facts };
}
