/**
 * Wrapping: which mechanism makes which format, whatever its number says, and whether an altered
 * blob is refused.
 *
 * @module
 */
import { randomBytes } from 'node:crypto';
import { CKK_GENERIC_SECRET } from '../pkcs11/cryptoki-numbers.ts';
import type { CryptokiHandle, CryptokiMechanism } from '../pkcs11/cryptoki.ts';
import type { Finding, WrapFact } from './passport.ts';
import { importKey, judge, refusalOf, type Probe, type ProbeBench } from './probe-bench.ts';
import {
  importWrappingKey,
  unwrappedValue,
  unwrapReadable,
  wrapWith,
  WRAP_MECHANISMS,
  type ProbeOpening,
} from './probe-wrapping.ts';
import { formatOf, wrapByNode } from './wrap-answers.ts';

const SECRET = { KEY_TYPE: CKK_GENERIC_SECRET };
const RANDOM_BLOBS = 300;

/** 0x and upper-case digits, as in profiles. */
function mechanismText(mechanism: number): string {
  return `0x${mechanism.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Which mechanism makes which format. */
export const probeWrap: Probe = (bench) => {
  const wrapping = importWrappingKey(bench);
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
    unwrappedValue(bench, opening, standard).equals(value),
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
