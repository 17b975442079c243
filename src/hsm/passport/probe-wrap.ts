/**
 * Wrapping: which mechanism makes which format, whatever its number says, and whether an altered
 * blob is refused.
 *
 * @module
 */
import { randomBytes } from 'node:crypto';
import { CKK_GENERIC_SECRET, CKM, CKO_SECRET_KEY } from '../pkcs11/cryptoki-numbers.ts';
import type { CryptokiHandle, CryptokiMechanism } from '../pkcs11/cryptoki.ts';
import { templateOf, type Attributes } from '../pkcs11/key-attributes.ts';
import type { Finding, WrapFact } from './passport.ts';
import {
  importKey,
  importWrappingKey,
  judge,
  readAttribute,
  refusalOf,
  wrapWith,
  type Probe,
  type ProbeBench,
} from './probe-bench.ts';
import { formatOf, wrapByNode, WRAPPING_IV, WRAPPING_VALUE } from './wrap-answers.ts';

const CKM_AES_KEY_WRAP = 0x2109;
const SECRET = { KEY_TYPE: CKK_GENERIC_SECRET };
const RANDOM_BLOBS = 300;

/** Mechanisms that are tried, the best format first. */
export const WRAP_MECHANISMS: readonly (readonly [name: string, how: CryptokiMechanism])[] = [
  ['CKM_AES_KEY_WRAP_KWP', { mechanism: CKM.AES_KEY_WRAP_KWP }],
  ['CKM_AES_KEY_WRAP_PAD', { mechanism: CKM.AES_KEY_WRAP_PAD }],
  ['CKM_AES_KEY_WRAP', { mechanism: CKM_AES_KEY_WRAP }],
  ['CKM_AES_CBC_PAD', { mechanism: CKM.AES_CBC_PAD, parameter: WRAPPING_IV }],
];

/** 0x and upper-case digits, as in profiles. */
function mechanismText(mechanism: number): string {
  return `0x${mechanism.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Which mechanism makes which format. */
export const probeWrap: Probe = (bench) => {
  const wrapping = importWrappingKey(bench, WRAPPING_VALUE);
  const tried = WRAP_MECHANISMS.map(([name, how]) => tryMechanism(bench, { name, how, wrapping }));
  return {
    findings: tried.flatMap(({ findings }) => findings),
    facts: { wraps: tried.flatMap(({ fact }) => fact ?? []) },
  };
};

interface Tried {
  readonly name: string;
  readonly how: CryptokiMechanism;
  readonly wrapping: CryptokiHandle;
}

function tryMechanism(
  bench: ProbeBench,
  { name, how, wrapping }: Tried,
): { findings: Finding[]; fact?: WrapFact } {
  const value = randomBytes(32);
  const blobs: Buffer[] = [];
  const detail = `${name} (${mechanismText(how.mechanism)})`;
  const wrapped = judge(`wrap/${name}`, detail, () => {
    const key = importKey(bench, value, SECRET);
    const blob = wrapWith(bench, how, [wrapping, key]);
    blobs.push(blob);
    return formatOf(blob, value) !== 'unknown';
  });
  const [blob] = blobs;
  if (blob === undefined) return { findings: [wrapped] };
  const format = formatOf(blob, value);
  const found = { ...wrapped, detail: `${detail}: makes ${format}` };
  if (format === 'unknown') return { findings: [found] };
  const standard = wrapByNode(format, value);
  const opening = { how, wrapping };
  const opened = judge(`unwrap/${name}`, `${detail}: opens what node:crypto wrapped`, () =>
    readAttribute(bench, unwrapReadable(bench, opening, standard)).equals(value),
  );
  const altered = countAccepted(bench, opening, standard);
  const authenticated = altered === 0;
  const authenticity: Finding = {
    probe: `authenticity/${name}`,
    outcome: authenticated ? 'works' : 'wrong',
    detail: `${detail}: ${altered} altered or made-up blobs were opened`,
  };
  const fact = { mechanism: mechanismText(how.mechanism), format, authenticated };
  const usable = opened.outcome === 'works' ? { fact } : {};
  return { findings: [found, opened, authenticity], ...usable };
}

/** What is opened with what. */
export interface ProbeOpening {
  readonly how: CryptokiMechanism;
  readonly wrapping: CryptokiHandle;
  /** A generic secret, unless told otherwise. */
  readonly keyType?: number;
}

/** Opens a blob as a key that can be read: one module wants that unsaid. */
export function unwrapReadable(
  { cryptoki, session }: ProbeBench,
  { how, wrapping, keyType = CKK_GENERIC_SECRET }: ProbeOpening,
  blob: Uint8Array,
): CryptokiHandle {
  const base = { CLASS: CKO_SECRET_KEY, TOKEN: false, KEY_TYPE: keyType };
  const open = (attributes: Attributes) =>
    cryptoki.C_UnwrapKey(session, how, wrapping, Buffer.from(blob), templateOf(attributes));
  const said = { ...base, SENSITIVE: false, EXTRACTABLE: true };
  const opened: CryptokiHandle[] = [];
  const refusal = refusalOf(() => opened.push(open(said)));
  return refusal === undefined && opened[0] !== undefined ? opened[0] : open(base);
}

/** How many altered and random blobs are opened; by a good module, none. */
function countAccepted(bench: ProbeBench, opening: ProbeOpening, blob: Buffer): number {
  const flipped = [...blob.keys()].map((at) => {
    const altered = Buffer.from(blob);
    altered[at] = (altered[at] ?? 0) ^ 1;
    return altered;
  });
  const random = Array.from({ length: RANDOM_BLOBS }, () => randomBytes(blob.length));
  return [...flipped, ...random].filter((each) => {
    const refusal = refusalOf(() => {
      bench.cryptoki.C_DestroyObject(bench.session, unwrapReadable(bench, opening, each));
    });
    return refusal === undefined;
  }).length;
}
