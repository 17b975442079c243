/** After a batch, whatever became of it, the memory of the security module holds zeros only. */
import { describe, expect, test, vi } from 'vitest';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { issueBatch } from '../../src/security-module/issue-batch.ts';
import { createKeyChangeWorkbench } from '../../src/security-module/key-change-workbench.ts';
import { createSessionKeys } from '../../src/security-module/session-keys.ts';
import { createSlab } from '../../src/security-module/slab.ts';
import type * as tokenBuffer from '../../src/sts/token/token-buffer.ts';
import { bytesFromHex } from '../../src/sts/text.ts';
import { expectCode } from '../support/expect-code.ts';
import {
  CLOCK,
  fateOf,
  itemWith,
  MIXED_POLICY,
  moduleOn,
  trial,
  generateKey,
  importKey,
} from '../support/security-modules.ts';
import { alter, innerPartsOn } from '../support/inner-parts.ts';
import { watchCiphers } from '../support/watched-ciphers.ts';

const made: tokenBuffer.TokenBuffer[] = [];
vi.mock('../../src/sts/token/token-buffer.ts', async (importOriginal) => {
  const original = await importOriginal<typeof tokenBuffer>();
  const createTokenBuffer: typeof original.createTokenBuffer = (capacity) => {
    const buffer = original.createTokenBuffer(capacity);
    made.push(buffer);
    return buffer;
  };
  return { ...original, createTokenBuffer };
});

/** An HSM whose HMACs end with a fault, once this is set. */
class FailingHsm extends MemoryHsm {
  fails = false;
  override hmacSha256(...args: Parameters<MemoryHsm['hmacSha256']>): void {
    super.hmacSha256(...args);
    // One HMAC is a record's MAC, more are decoder keys.
    if (this.fails && args[1].count > 1) throw new RangeError('the device was unplugged');
  }
}

const hsm = new FailingHsm();
const guards = generateGuardKeys(hsm);
const { storageKeys, ...macs } = innerPartsOn(hsm, guards);
const securityModule = moduleOn(hsm, guards);
const keys = [
  await importKey(
    securityModule,
    trial({ decoderKeyGenerationAlgorithm: 'DKGA02', baseDate: 1993 }),
    bytesFromHex('ABABABABABABABAB'),
  ),
  await generateKey(securityModule, trial({ keyRevisionNumber: 2 })),
  await generateKey(securityModule, trial({ keyRevisionNumber: 3 })),
];
const items = [
  itemWith(),
  itemWith({ tokenCount: 3 }),
  itemWith({ encryptionAlgorithm: 'EA11', tokenCount: 4, fromKey: 1, toKey: 2 }),
  itemWith({ encryptionAlgorithm: 'EA11' }),
];

function bench() {
  made.length = 0;
  const watch = watchCiphers();
  const slab = createSlab(4096);
  let mostUsed = 0;
  const counting = {
    ...slab,
    take: (count: number) => {
      const at = slab.take(count);
      mostUsed = Math.max(mostUsed, at + count);
      return at;
    },
  };
  const workbench = createKeyChangeWorkbench(watch.createCipher, MIXED_POLICY);
  const dependencies = {
    hsm,
    ...macs,
    sessionKeys: createSessionKeys(hsm, storageKeys),
    policy: MIXED_POLICY,
    slab: counting,
    workbench,
    clock: CLOCK,
  };
  const memories = () => [
    slab.octets,
    ...watch.keyMemory,
    ...watch.blockMemory,
    ...made.flatMap(({ words, digits }) => [words, digits]),
  ];
  return { dependencies, watch, memories, used: () => mostUsed };
}

const isDirty = (memory: Uint8Array | Uint32Array) => memory.some((word) => word !== 0);

describe('after a batch', () => {
  test('that was issued', () => {
    const { dependencies, watch, memories, used } = bench();
    const workbench = {
      ...dependencies.workbench,
      wipe: vi.fn(() => {
        // Just before it: there is something to wipe.
        expect(memories().filter(isDirty).length).toBeGreaterThan(8);
        dependencies.workbench.wipe();
      }),
    };
    const outcomes = issueBatch({ ...dependencies, workbench }, { keys, items });
    expect(outcomes.map(fateOf)).toEqual([2, 3, 4, 'STS_KEY_COMBINATION']);
    expect(workbench.wipe).toHaveBeenCalledOnce();
    // The legacy key once and three times, 2 keys of 8 and 4 HMACs of 32, each asked for twice.
    expect(used()).toBe(8 + 24 + 2 * (2 * 8 + 4 * 32));
    // The slab; of each meter its memory and the part in use.
    expect(watch.keyMemory.size).toBe(1 + 2 * 3);
    expect(watch.blockMemory.size).toBe(2 + 3);
    expect(made).toHaveLength(3 + 3);
    expect(memories().filter(isDirty)).toEqual([]);
    expect([...watch.loaded]).toEqual([]);
  });

  test('that an HSM failed, once keys were in the slab', () => {
    const { dependencies, memories, used } = bench();
    hsm.fails = true;
    expect(() => issueBatch(dependencies, { keys, items })).toThrow('unplugged');
    hsm.fails = false;
    expect(used()).toBeGreaterThanOrEqual(8 + 2 * 8 + 32);
    expect(memories().filter(isDirty)).toEqual([]);
  });

  test('that an altered record stopped', () => {
    const { dependencies, memories, used } = bench();
    const altered = alter(keys[2]!, { tokenClockOffsetMinutes: 1 });
    const batch = { keys: [keys[0]!, keys[1]!, altered], items };
    expectCode(() => issueBatch(dependencies, batch), 'SM_RECORD_MAC');
    // Its MAC is looked at before any key is derived.
    expect(used()).toBe(0);
    expect(memories().filter(isDirty)).toEqual([]);
  });

  test('the next batch starts at the front of the slab', () => {
    const { dependencies, used } = bench();
    for (let n = 0; n < 100; n += 1) issueBatch(dependencies, { keys, items });
    expect(used()).toBe(8 + 24 + 2 * (2 * 8 + 4 * 32));
  });
});

describe('the slab', () => {
  test('hands out front to back, and refuses what it has not', () => {
    const slab = createSlab(100);
    expect([slab.take(40), slab.take(0), slab.take(60), slab.take(0)]).toEqual([0, 40, 40, 100]);
    expect(() => slab.take(1)).toThrow(RangeError);
    slab.octets.fill(1);
    slab.wipe();
    expect(isDirty(slab.octets)).toBe(false);
    expect(slab.take(100)).toBe(0);
  });

  test('is one memory outside the heap of small arrays', () => {
    const { octets } = createSlab(65_536);
    expect([octets.byteOffset, octets.buffer.byteLength]).toEqual([0, 65_536]);
  });
});
