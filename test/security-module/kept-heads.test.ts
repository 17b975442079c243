/** Heads that the HSM keeps: the newest two, whatever crashes or is put back to an older day. */
import { describe, expect, test } from 'vitest';
import { KmsError } from '../../src/errors/kms-error.ts';
import type { SignedAuditHead } from '../../src/ports/audit-heads.ts';
import type { HsmKeySpec, KeyHandle } from '../../src/ports/hsm.ts';
import { auditRig, headOf, SIGNED_AT } from '../support/audit-heads.ts';
import { expectCode } from '../support/expect-code.ts';
import { QuickPairHsm } from '../support/quick-pair-hsm.ts';

const SLOT_A = 'sts-kms audit head A';
const SLOT_B = 'sts-kms audit head B';

/** Dies at the next call of a kind. */
class DyingHsm extends QuickPairHsm {
  diesAt: 'destroy' | 'destroyed' | 'import' | 'imported' | null = null;

  override destroyKey(key: KeyHandle): void {
    this.#die('destroy');
    super.destroyKey(key);
    this.#die('destroyed');
  }

  override importKey(spec: HsmKeySpec, value: Uint8Array): KeyHandle {
    this.#die('import');
    const key = super.importKey(spec, value);
    this.#die('imported');
    return key;
  }

  #die(at: typeof this.diesAt): void {
    if (this.diesAt !== at) return;
    this.diesAt = null;
    throw new KmsError('HSM_UNAVAILABLE', 'unplugged');
  }
}

test('none in a new HSM, then one, then the newest two', () => {
  const { heads, keepAll } = auditRig();
  expect(heads.match([])).toEqual({ kept: 0, found: [] });
  const [one] = keepAll(1);
  expect(heads.match([one!])).toEqual({ kept: 1, found: [1] });
  const all = [one!, ...keepAll(2, 3, 4, 5)];
  expect(heads.match(all)).toEqual({ kept: 2, found: [5, 4] });
  expect(heads.match(all.toReversed())).toEqual({ kept: 2, found: [5, 4] });
});

test('an anchor that was put back does not know what is kept', () => {
  const { keepAll, reopened } = auditRig();
  const all = keepAll(1, 2, 3, 4);
  expect(reopened().match(all.slice(0, 3))).toEqual({ kept: 2, found: [3] });
  expect(reopened().match(all.slice(0, 2))).toEqual({ kept: 2, found: [] });
});

test('a head that was altered is none of those kept', () => {
  const { heads, keepAll } = auditRig();
  const [one, two] = keepAll(1, 2) as [SignedAuditHead, SignedAuditHead];
  const others: Partial<SignedAuditHead>[] = [
    { number: 3 },
    { rowHash: headOf(3).rowHash },
    { signedAt: '2026-11-27T12:00:00.001Z' },
    { installationId: '5f0c1b1e-6a53-4f0e-9d2b-3c1d9a7e0002' },
    { keyFingerprint: 'AB'.repeat(32) },
    { signature: one.signature },
  ];
  const altered = others.map((changes) => ({ ...two, ...changes }));
  expect(heads.match(altered)).toEqual({ kept: 2, found: [] });
});

test('kept again: nothing changes', () => {
  const { hsm, heads, keepAll } = auditRig();
  const [one, two] = keepAll(1, 2);
  const before = [hsm.findKey(SLOT_A), hsm.findKey(SLOT_B)];
  heads.keep(two!, one);
  heads.keep(one!, two);
  expect([hsm.findKey(SLOT_A), hsm.findKey(SLOT_B)]).toEqual(before);
});

describe('which one is replaced', () => {
  test('the other than the one that is to stay, in either order', () => {
    const { heads, keepAll, reopened } = auditRig();
    const all = keepAll(1, 2, 3);
    for (const number of [4, 5, 6, 7]) {
      const head = heads.sign(headOf(number), SIGNED_AT);
      // As a process of its own each time: it knows nothing but what it is told.
      reopened().keep(head, all.at(-1));
      all.push(head);
      expect(reopened().match(all)).toEqual({ kept: 2, found: [number, number - 1] });
    }
  });

  test('of an end of the anchor the newest that is kept stays', () => {
    const { heads, keepAll, reopened } = auditRig();
    const all = keepAll(1, 2);
    // Two that a crash let nobody keep.
    all.push(heads.sign(headOf(3), SIGNED_AT), heads.sign(headOf(4), SIGNED_AT));
    const next = heads.sign(headOf(5), SIGNED_AT);
    reopened().keep(next, all);
    expect(reopened().match([...all, next])).toEqual({ kept: 2, found: [5, 2] });
    const after = heads.sign(headOf(6), SIGNED_AT);
    reopened().keep(after, [...all, next].toReversed());
    expect(reopened().match([...all, next, after])).toEqual({ kept: 2, found: [6, 5] });
  });

  test('without being told, the older of those that this process saw', () => {
    const { heads, keepAll, reopened } = auditRig();
    const all = keepAll(1, 2);
    const [three, four] = [3, 4].map((number) => heads.sign(headOf(number), SIGNED_AT));
    const other = reopened();
    other.match(all);
    other.keep(three!);
    other.keep(four!);
    expect(other.match([...all, three!, four!])).toEqual({ kept: 2, found: [4, 3] });
  });

  test('none, when nothing tells which is older', () => {
    const { heads, keepAll, reopened } = auditRig();
    const all = keepAll(1, 2, 3);
    const [four, five] = [4, 5].map((number) => heads.sign(headOf(number), SIGNED_AT));
    expectCode(() => {
      reopened().keep(five!);
    }, 'SM_AUDIT_HEAD');
    // An anchor of an older day: what it has is kept no more.
    expectCode(() => {
      reopened().keep(five!, [all[0]!, four!]);
    }, 'SM_AUDIT_HEAD');
    expect(reopened().match(all)).toEqual({ kept: 2, found: [3, 2] });
  });

  test('none by a head that is older than one that is kept', () => {
    const { heads, keepAll, reopened } = auditRig();
    const early = heads.sign(headOf(1), SIGNED_AT);
    const all = keepAll(2, 3);
    expectCode(() => {
      reopened().keep(early, all);
    }, 'SM_AUDIT_HEAD');
    expect(reopened().match([early, ...all])).toEqual({ kept: 2, found: [3, 2] });
  });
});

describe('a head that is not of this HSM and installation', () => {
  test.each<[string, Partial<SignedAuditHead>]>([
    ['altered', { rowHash: headOf(3).rowHash }],
    ['of another number', { number: 3 }],
    ['of another key', { keyFingerprint: 'AB'.repeat(32) }],
    ['without a signature', { signature: '' }],
  ])('%s', (_, changes) => {
    const { heads, keepAll } = auditRig();
    const all = keepAll(1);
    const head = { ...heads.sign(headOf(2), SIGNED_AT), ...changes };
    expectCode(() => {
      heads.keep(head, all);
    }, 'SM_AUDIT_HEAD');
    expect(heads.match([...all, head])).toEqual({ kept: 1, found: [1] });
  });

  test('signed by the same HSM for another installation', () => {
    const { heads, reopened } = auditRig();
    const other = reopened('5f0c1b1e-6a53-4f0e-9d2b-3c1d9a7e0002');
    const head = other.sign(headOf(1), SIGNED_AT);
    const error = expectCode(() => {
      heads.keep(head);
    }, 'SM_AUDIT_HEAD');
    expect(error.message).toContain('another installation');
    expect(heads.match([head])).toEqual({ kept: 0, found: [] });
  });
});

describe('a crash', () => {
  test.each([
    ['destroy', [3, 2]],
    ['destroyed', [3]],
    ['import', [3]],
    ['imported', [4, 3]],
  ] as const)('at %s leaves one at least, and the next head is kept beside it', (at, left) => {
    const hsm = new DyingHsm();
    const { heads, keepAll, reopened } = auditRig(hsm);
    const all = keepAll(1, 2, 3);
    const [four, five] = [4, 5].map((number) => heads.sign(headOf(number), SIGNED_AT));
    hsm.diesAt = at;
    expectCode(() => {
      heads.keep(four!, all[2]);
    }, 'HSM_UNAVAILABLE');
    const known = [...all, four!, five!];
    expect(reopened().match(known)).toEqual({ kept: left.length, found: left });
    // The anchor has head 4, whether or not it was kept.
    reopened().keep(five!, [...all, four!]);
    const [newest] = reopened().match(known).found;
    expect(newest).toBe(5);
  });

  test('done again: it is kept as if nothing had been', () => {
    for (const at of ['destroy', 'destroyed', 'import', 'imported'] as const) {
      const hsm = new DyingHsm();
      const { heads, keepAll, reopened } = auditRig(hsm);
      const all = keepAll(1, 2, 3);
      all.push(heads.sign(headOf(4), SIGNED_AT));
      hsm.diesAt = at;
      expectCode(() => {
        heads.keep(all[3]!, all[2]);
      }, 'HSM_UNAVAILABLE');
      reopened().keep(all[3]!, all[2]);
      expect(reopened().match(all)).toEqual({ kept: 2, found: [4, 3] });
    }
  });
});

describe('a slot that is not as it was left', () => {
  const spec = { label: SLOT_A, persistent: true, extractable: false } as const;

  test('holds something else: it is counted and not found, and may be replaced', () => {
    const { hsm, heads, keepAll } = auditRig();
    const all = keepAll(1, 2);
    hsm.destroyKey(hsm.findKey(SLOT_A));
    hsm.importKey({ ...spec, usage: 'record-mac' }, new Uint8Array(32).fill(1));
    expect(heads.match(all)).toEqual({ kept: 2, found: [2] });
    const three = heads.sign(headOf(3), SIGNED_AT);
    heads.keep(three, all);
    expect(heads.match([...all, three])).toEqual({ kept: 2, found: [3, 2] });
  });

  test('is a key of another kind: named, and not replaced', () => {
    const { hsm, heads, keepAll } = auditRig();
    const all = keepAll(1, 2);
    hsm.destroyKey(hsm.findKey(SLOT_A));
    hsm.importKey({ ...spec, usage: 'wrap' }, new Uint8Array(32).fill(1));
    expectCode(() => heads.match(all), 'HSM_KEY_USAGE');
    expectCode(() => {
      heads.keep(heads.sign(headOf(3), SIGNED_AT), all);
    }, 'HSM_KEY_USAGE');
  });

  test('an HSM that keeps another value than it was given is found out', () => {
    const hsm = new (class extends QuickPairHsm {
      override importKey(given: HsmKeySpec, value: Uint8Array): KeyHandle {
        return super.importKey(given, given.label === SLOT_A ? value.fill(7) : value);
      }
    })();
    const { keepAll } = auditRig(hsm);
    expectCode(() => keepAll(1), 'SM_HSM_INCONSISTENT');
  });
});
