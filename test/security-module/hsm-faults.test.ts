/**
 * Every call of every method of the HSM port fails once, in every operation: what happens has a
 * name, no wrong digits are released, no key is left or doubled, and the operation done again gives
 * the right result.
 */
import { describe, expect, test } from 'vitest';
import { KmsError } from '../../src/errors/kms-error.ts';
import { FAULTED_OPERATIONS, type Scene } from '../support/faulted-operations.ts';
import {
  HSM_METHODS,
  type HsmFault,
  type HsmMethod,
  type PlannedFault,
} from '../support/faulty-hsm.ts';

/** What garbage in each call leads to, zeros or something else: over all calls of the method. */
const AFTER_GARBAGE: Readonly<Record<string, string>> = {
  // A handle for a label that is absent: then making the key says so.
  'genesis: findKey': 'done, again: HSM_KEY_AMBIGUOUS',
  'genesis: generateKey': 'done, again: HSM_KEY_AMBIGUOUS',
  // A number that no storage key has: only a new value would be wrapped under it.
  'open: findKey': 'HSM_KEY_NOT_FOUND | done',
  'open: unwrapKey': 'HSM_KEY_NOT_FOUND',
  'open: readKey': 'SM_HSM_INCONSISTENT',
  'open: hmacSha256': 'SM_HSM_INCONSISTENT | SM_RECORD_MAC',
  'open: desEncrypt': 'SM_HSM_INCONSISTENT',
  'open: destroyKey': 'done',
  'generate: findKey': 'done',
  'generate: generateKey': 'HSM_KEY_NOT_FOUND',
  'generate: wrapKey': 'HSM_UNWRAP_FAILED',
  'generate: unwrapKey': 'HSM_KEY_NOT_FOUND',
  'generate: hmacSha256': 'HSM_UNWRAP_FAILED | SM_HSM_INCONSISTENT | SM_RECORD_MAC',
  'generate: destroyKey': 'done',
  'import DKGA02: findKey': 'done',
  'import DKGA02: readKey': 'HSM_UNWRAP_FAILED',
  'import DKGA02: importKey': 'HSM_KEY_NOT_FOUND',
  'import DKGA02: wrapKey': 'HSM_UNWRAP_FAILED',
  'import DKGA02: unwrapKey': 'HSM_KEY_NOT_FOUND',
  'import DKGA02: hmacSha256': 'HSM_UNWRAP_FAILED | SM_HSM_INCONSISTENT | SM_RECORD_MAC',
  'import DKGA02: desEncrypt': 'HSM_UNWRAP_FAILED',
  'import DKGA02: destroyKey': 'done',
  'import DKGA04: findKey': 'done',
  'import DKGA04: importKey': 'HSM_KEY_NOT_FOUND',
  'import DKGA04: wrapKey': 'HSM_UNWRAP_FAILED',
  'import DKGA04: unwrapKey': 'HSM_KEY_NOT_FOUND',
  'import DKGA04: hmacSha256': 'HSM_UNWRAP_FAILED | SM_HSM_INCONSISTENT | SM_RECORD_MAC',
  'import DKGA04: destroyKey': 'done',
  'issue DKGA02: unwrapKey': 'HSM_KEY_NOT_FOUND',
  'issue DKGA02: readKey': 'SM_HSM_INCONSISTENT',
  'issue DKGA02: hmacSha256': 'SM_RECORD_MAC',
  'issue DKGA02: desEncrypt': 'SM_HSM_INCONSISTENT',
  'issue DKGA02: destroyKey': 'done',
  'issue mixed: unwrapKey': 'HSM_KEY_NOT_FOUND',
  'issue mixed: readKey': 'SM_HSM_INCONSISTENT',
  'issue mixed: hmacSha256': 'SM_HSM_INCONSISTENT | SM_RECORD_MAC',
  'issue mixed: desEncrypt': 'SM_HSM_INCONSISTENT',
  'issue mixed: destroyKey': 'done',
  'issue DKGA04: unwrapKey': 'HSM_KEY_NOT_FOUND',
  'issue DKGA04: hmacSha256': 'SM_HSM_INCONSISTENT | SM_RECORD_MAC',
  'issue with digests: unwrapKey': 'HSM_KEY_NOT_FOUND',
  'issue with digests: hmacSha256': 'SM_HSM_INCONSISTENT | SM_RECORD_MAC',
  'close: close': 'done',
  'make the audit key: generateSigningPair': 'HSM_KEY_NOT_FOUND',
  'make the audit key: findSigningPair': 'done',
  'make the audit key: publicKeyOf': 'SM_HSM_INCONSISTENT',
  'sign a head: findSigningPair': 'HSM_KEY_NOT_FOUND',
  'sign a head: publicKeyOf': 'SM_HSM_INCONSISTENT',
  'sign a head: sign': 'SM_HSM_INCONSISTENT',
  'keep a head: findKey': 'HSM_KEY_NOT_FOUND',
  // Its handle is not used: the slot is looked for.
  'keep a head: importKey': 'done',
  'keep a head: hmacSha256': 'SM_HSM_INCONSISTENT',
  'keep a head: findSigningPair': 'HSM_KEY_NOT_FOUND',
  'keep a head: publicKeyOf': 'SM_HSM_INCONSISTENT',
  'keep a head: destroyKey': 'HSM_KEY_AMBIGUOUS',
  'match heads: findKey': 'HSM_KEY_NOT_FOUND',
  'match heads: hmacSha256': 'SM_HSM_INCONSISTENT',
  'match heads: findSigningPair': 'HSM_KEY_NOT_FOUND',
  'match heads: publicKeyOf': 'SM_HSM_INCONSISTENT',
  'digest a text: hmacSha256': 'SM_HSM_INCONSISTENT',
};

/** A call that fails has one code, applied or not, but for these. */
const AFTER_FAILURE: Readonly<Record<string, string>> = {
  // The label is absent, which is what failing after the search is told as.
  'genesis: findKey, after': 'done, again: HSM_KEY_AMBIGUOUS',
  ...Object.fromEntries(
    ['open', 'generate', 'import DKGA02', 'import DKGA04'].map((name) => [
      `${name}: findKey, after`,
      'HSM_UNAVAILABLE | done',
    ]),
  ),
  'make the audit key: findSigningPair, after': 'done',
  'genesis: generateKey, after': 'HSM_UNAVAILABLE, again: done after the remedy',
};

const callsOf = async (makeScene: () => Promise<Scene>): Promise<Map<HsmMethod, number>> => {
  const { faulty, run } = await makeScene();
  faulty.plan(null);
  await run();
  return new Map(HSM_METHODS.map((method) => [method, faulty.calls(method)]));
};

/** The code of a failure, or `done`; `WRONG` is expected nowhere. Then the keys that are left. */
async function outcomeOf({ faulty, run, isRight }: Scene, fault: PlannedFault | null) {
  const before = faulty.sessionKeys();
  faulty.plan(fault);
  const [result] = await Promise.allSettled([run()]);
  faulty.plan(null);
  const left = faulty.sessionKeys() - before;
  if (result.status === 'fulfilled') {
    return { left, outcome: (await isRight(result.value)) ? 'done' : 'WRONG' };
  }
  if (!(result.reason instanceof KmsError)) throw result.reason;
  return { left, outcome: result.reason.code };
}

/** Session keys that nobody can destroy: their handle never came, or destroying was not done. */
function lostKeys({ method, fault }: PlannedFault): number {
  if (method === 'destroyKey') return fault === 'after' ? 0 : 1;
  return ['generateKey', 'importKey', 'unwrapKey'].includes(method) && fault !== 'before' ? 1 : 0;
}

/** The remedy of a token with one guard key: it is removed by hand. */
function removeLoneGuardKey({ hsm }: Scene['faulty']): void {
  for (const label of ['sts-kms storage key 1', 'sts-kms record-MAC key 1']) {
    try {
      hsm.destroyKey(hsm.findKey(label));
    } catch (error) {
      if (!(error instanceof KmsError)) throw error;
    }
  }
}

/** The same without a fault: it works, or says what is to be done and works then. */
async function again(scene: Scene): Promise<string> {
  const { outcome } = await outcomeOf(scene, null);
  if (outcome !== 'HSM_GUARD_KEYS_INCOMPLETE') return outcome;
  removeLoneGuardKey(scene.faulty);
  return `${(await outcomeOf(scene, null)).outcome} after the remedy`;
}

interface Row {
  readonly makeScene: () => Promise<Scene>;
  readonly method: HsmMethod;
  readonly calls: number;
}

/** What each fault leads to, over all calls of the method. */
async function rowOf({ makeScene, method, calls }: Row, fault: HsmFault): Promise<string> {
  const seen = new Set<string>();
  for (let nth = 1; nth <= calls; nth += 1) {
    const planned = { method, nth, fault };
    const scene = await makeScene();
    const { outcome, left } = await outcomeOf(scene, planned);
    expect(left).toBeLessThanOrEqual(lostKeys(planned) + scene.keptKeys);
    const second = await again(scene);
    seen.add(second === 'done' ? outcome : `${outcome}, again: ${second}`);
  }
  return [...seen].sort().join(' | ');
}

const rows = new Map<string, Row>();
const methodsUsed = new Set<HsmMethod>();
for (const [name, makeScene] of Object.entries(FAULTED_OPERATIONS)) {
  for (const [method, calls] of await callsOf(makeScene)) {
    if (calls === 0) continue;
    rows.set(`${name}: ${method}`, { makeScene, method, calls });
    methodsUsed.add(method);
  }
}

test('every call of every operation is in the table, and no method is spared', () => {
  expect([...rows.keys()].sort()).toEqual(Object.keys(AFTER_GARBAGE).sort());
  expect(HSM_METHODS.filter((method) => !methodsUsed.has(method))).toEqual(['random']);
});

describe.each([...rows])('%s', (name, row) => {
  test.each(['before', 'after'] as const)('fails %s it is applied', async (fault) => {
    const expected = AFTER_FAILURE[`${name}, ${fault}`] ?? 'HSM_UNAVAILABLE';
    expect(await rowOf(row, fault)).toBe(expected);
  });

  test.each(['zeros', 'altered'] as const)('answers garbage: %s', async (fault) => {
    expect(await rowOf(row, fault)).toBe(AFTER_GARBAGE[name]);
  });
});
