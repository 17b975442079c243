/** An in-memory HSM behind which one call fails as it is told, and which counts session keys. */
import { KmsError } from '../../src/errors/kms-error.ts';
import { QuickPairHsm } from './quick-pair-hsm.ts';
import type { Hsm, HsmKeySpec } from '../../src/ports/hsm.ts';

/** A method of the port. */
export type HsmMethod = Exclude<keyof Hsm, 'description'>;

/** Every method: the compiler sees that none is left out. */
export const HSM_METHODS = Object.keys({
  random: 0,
  findKey: 0,
  generateKey: 0,
  importKey: 0,
  wrapKey: 0,
  unwrapKey: 0,
  readKey: 0,
  hmacSha256: 0,
  desEncrypt: 0,
  generateSigningPair: 0,
  findSigningPair: 0,
  publicKeyOf: 0,
  sign: 0,
  destroyKey: 0,
  close: 0,
} satisfies Record<HsmMethod, 0>) as HsmMethod[];

/**
 * Failed and not applied; failed but applied; answers zeros; answers something else. What has no
 * answer (destroyKey, close) says that it is done, and is not.
 */
export type HsmFault = 'before' | 'after' | 'zeros' | 'altered';

/** Which call of a method fails, counted from 1, and how. */
export interface PlannedFault {
  readonly method: HsmMethod;
  readonly nth: number;
  readonly fault: HsmFault;
}

export interface FaultyHsm {
  readonly hsm: Hsm;
  /** Counts from now on; null: nothing fails. */
  plan(fault: PlannedFault | null): void;
  /** Calls of a method since the last plan. */
  calls(method: HsmMethod): number;
  /** Session keys that were made and are not destroyed. */
  sessionKeys(): number;
}

type Call = (...args: unknown[]) => unknown;

/** Where a method writes its answer, by the index of the argument. */
const TARGETS: Partial<Record<HsmMethod, number>> = {
  random: 0,
  readKey: 1,
  hmacSha256: 2,
  desEncrypt: 2,
};
const MAKERS: readonly HsmMethod[] = ['generateKey', 'importKey', 'unwrapKey'];

export function createFaultyHsm(inner = new QuickPairHsm()): FaultyHsm {
  const alive = new Set<unknown>();
  const counts = new Map<HsmMethod, number>();
  let planned: PlannedFault | null = null;

  function apply(method: HsmMethod, args: unknown[]): unknown {
    const result = (inner[method] as Call).apply(inner, args);
    const made = args.find((arg): arg is HsmKeySpec => isSpec(arg));
    if (MAKERS.includes(method) && made?.persistent === false) alive.add(result);
    if (method === 'destroyKey') alive.delete(args[0]);
    if (method === 'close') alive.clear();
    return result;
  }

  function call(method: HsmMethod, args: unknown[]): unknown {
    const nth = (counts.get(method) ?? 0) + 1;
    counts.set(method, nth);
    const fault = planned?.method === method && planned.nth === nth ? planned.fault : null;
    if (fault === null) return apply(method, args);
    if (fault === 'before') throw unavailable(method);
    if (method === 'destroyKey' || method === 'close') {
      if (fault !== 'after') return undefined;
    }
    const result = apply(method, args);
    if (fault === 'after') throw unavailable(method);
    return garbage(fault, { method, args, result });
  }

  const methods = HSM_METHODS.map((method) => [method, (...args: unknown[]) => call(method, args)]);
  return {
    hsm: { description: inner.description, ...Object.fromEntries(methods) } as Hsm,
    plan: (fault) => {
      planned = fault;
      counts.clear();
    },
    calls: (method) => counts.get(method) ?? 0,
    sessionKeys: () => alive.size,
  };
}

function unavailable(method: HsmMethod): KmsError {
  return new KmsError('HSM_UNAVAILABLE', `${method}: the device does not answer`);
}

function isSpec(value: unknown): value is HsmKeySpec {
  return typeof value === 'object' && value !== null && 'persistent' in value;
}

function garbage(
  fault: 'zeros' | 'altered',
  { method, args, result }: { method: HsmMethod; args: readonly unknown[]; result: unknown },
): unknown {
  const index = TARGETS[method];
  const octets = index === undefined ? result : args[index];
  if (octets instanceof Uint8Array) {
    if (fault === 'zeros') octets.fill(0);
    else octets[0] = (octets[0] ?? 0) ^ 2;
    return result;
  }
  return fault === 'zeros' ? 0 : 1000 + Number(result);
}
