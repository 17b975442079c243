/** An HSM that contradicts itself: nothing is released, and the next batch is right. */
import { describe, expect, test } from 'vitest';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import type { KeyHandle } from '../../src/ports/hsm.ts';
import { generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { buildDecoderReferenceNumber } from '../../src/sts/identity/decoder-reference-number.ts';
import { buildMeterPAN } from '../../src/sts/identity/meter-pan.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import { fateOf, itemWith, moduleOn, trial, generateKey } from '../support/security-modules.ts';

const HMAC_BYTES = 32;

/** Spoils the answer of a large HMAC call once, or opens another key once. */
class UnsteadyHsm extends MemoryHsm {
  spoil: ((answers: Uint8Array) => void) | null = null;
  another: KeyHandle | null = null;

  override hmacSha256(...args: Parameters<MemoryHsm['hmacSha256']>): void {
    super.hmacSha256(...args);
    if (args[1].count < 100) return;
    this.spoil?.(args[2]);
    this.spoil = null;
  }

  override unwrapKey(...args: Parameters<MemoryHsm['unwrapKey']>): KeyHandle {
    const key = super.unwrapKey(...args);
    const { another } = this;
    this.another = null;
    return another ?? key;
  }
}

const items = Array.from({ length: 100 }, (_, n) => {
  const decoderSerialNumber = String(n).padStart(8, '0');
  const number = buildDecoderReferenceNumber({ manufacturerCode: '47', decoderSerialNumber });
  return itemWith({ meterPAN: buildMeterPAN(number) });
});

async function rig() {
  const hsm = new UnsteadyHsm();
  const guards = generateGuardKeys(hsm);
  const securityModule = moduleOn(hsm, guards);
  const keys = [
    await generateKey(securityModule, trial()),
    await generateKey(securityModule, trial({ keyRevisionNumber: 2 })),
  ];
  const expected = await moduleOn(hsm, guards).issueKeyChangeSets({ keys, items });
  return { hsm, expected, issue: () => securityModule.issueKeyChangeSets({ keys, items }) };
}

describe('the answer for a large batch', () => {
  test.each<[string, (answers: Uint8Array) => void]>([
    ['is not written', (answers) => answers.fill(0)],
    ['ends early', (answers) => answers.fill(0, HMAC_BYTES * 98, HMAC_BYTES * 99)],
    ['lacks one in the middle', (answers) => answers.fill(0, HMAC_BYTES * 50, HMAC_BYTES * 51)],
    ['is noise', (answers) => answers.fill(0x5a)],
    ['is shifted by one', (answers) => answers.copyWithin(HMAC_BYTES, 0)],
    ['differs in one bit of the first', (answers) => answers.fill((answers[0] ?? 0) ^ 1, 0, 1)],
    ['differs in the last', (answers) => answers.fill(0x5a, HMAC_BYTES * 99, HMAC_BYTES * 100)],
  ])('%s', async (_, spoil) => {
    const { hsm, issue, expected } = await rig();
    hsm.spoil = spoil;
    await expectCodeAsync(issue(), 'SM_HSM_INCONSISTENT');
    expect(await issue()).toEqual(expected);
  });
});

test('another key under the handle, of the right kind: noticed by its check value', async () => {
  const { hsm, issue, expected } = await rig();
  const usage = 'dkga04';
  hsm.another = hsm.generateKey({ usage, label: 'VK', persistent: false, extractable: false });
  await expectCodeAsync(issue(), 'SM_HSM_INCONSISTENT');
  expect(await issue()).toEqual(expected);
  expect(expected.map(fateOf)).toEqual(Array(100).fill(2));
});
