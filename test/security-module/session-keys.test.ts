/** Vending keys that stay open between batches: which, how many, and what becomes of them. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/errors/catalogue.ts';
import { KmsError } from '../../src/errors/kms-error.ts';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import type { HsmKeySpec, KeyHandle } from '../../src/ports/hsm.ts';
import type { SecurityModule } from '../../src/ports/security-module.ts';
import { generateGuardKeys, type GuardKeys } from '../../src/security-module/guard-keys.ts';
import { SESSION_KEYS_MAX } from '../../src/security-module/session-keys.ts';
import { bytesFromHex } from '../../src/sts/text.ts';
import { digitsOf } from '../support/reference-batch.ts';
import { alter } from '../support/inner-parts.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import {
  itemWith,
  moduleOn,
  TRIAL_02,
  TRIAL_04,
  generateKey,
  importKey,
  type StoredKey,
} from '../support/security-modules.ts';
import { DES_VENDING_KEY, LONG_VENDING_KEY } from '../support/worked-key.ts';

/** An HSM that tells which keys are open, and can lose them. */
class WatchedHsm extends MemoryHsm {
  readonly open = new Map<KeyHandle, HsmKeySpec>();
  unwrapped = 0;
  macs = 0;
  /** Told when a lost key is used. */
  lostCode: ErrorCode = 'HSM_KEY_GONE';
  /** Every key is lost as soon as it is opened. */
  losesAll = false;
  readonly #lost = new Set<KeyHandle>();

  loseSessionKeys(): void {
    for (const key of this.open.keys()) this.#lost.add(key);
  }

  override unwrapKey(...args: Parameters<MemoryHsm['unwrapKey']>): KeyHandle {
    const key = super.unwrapKey(...args);
    this.unwrapped += 1;
    this.open.set(key, args[2]);
    if (this.losesAll) this.#lost.add(key);
    return key;
  }

  override hmacSha256(...args: Parameters<MemoryHsm['hmacSha256']>): void {
    this.#requireThere(args[0]);
    if (!this.open.has(args[0])) this.macs += 1;
    super.hmacSha256(...args);
  }

  override destroyKey(key: KeyHandle): void {
    this.open.delete(key);
    this.#requireThere(key);
    super.destroyKey(key);
  }

  #requireThere(key: KeyHandle): void {
    if (this.#lost.has(key)) throw new KmsError(this.lostCode, 'the key went with its session');
  }
}

let hsm: WatchedHsm;
let guards: GuardKeys;
let securityModule: SecurityModule;

beforeEach(() => {
  hsm = new WatchedHsm();
  guards = generateGuardKeys(hsm);
  securityModule = moduleOn(hsm, guards);
});

const newKey = () => generateKey(securityModule, TRIAL_04);
const issue = (...keys: readonly StoredKey[]) =>
  securityModule.issueKeyChangeSets({
    keys,
    items: keys.map((_, n) => itemWith({ fromKey: n, toKey: n })),
  });
/** Unwrappings that a call made. */
async function unwrappings(call: () => Promise<unknown>): Promise<number> {
  const before = hsm.unwrapped;
  await call();
  return hsm.unwrapped - before;
}

describe('a DKGA04 key', () => {
  test('is opened once for many batches, and cannot be read', async () => {
    const key = await newKey();
    const first = await issue(key);
    expect(await unwrappings(() => issue(key))).toBe(0);
    expect(await issue(structuredClone(key))).toEqual(first);
    expect([...hsm.open.values()].map(({ extractable }) => extractable)).toEqual([false]);
  });

  test('its record is checked in every batch, once', async () => {
    const key = await newKey();
    await issue(key);
    hsm.macs = 0;
    await issue(key);
    expect(hsm.macs).toBe(1);
  });

  test('a forged record with its attributes is refused while it is open', async () => {
    const key = await newKey();
    const other = await newKey();
    await issue(key);
    const forged = alter(key, { value: other.entity.value });
    await expectCodeAsync(issue(forged), 'SM_RECORD_MAC');
    const claiming = { ...other, recordMac: key.recordMac };
    await expectCodeAsync(issue(claiming), 'SM_RECORD_MAC');
    expect(hsm.open.size).toBe(1);
  });

  test('another version of its record does not get it', async () => {
    const take = (hex: string) => importKey(securityModule, TRIAL_04, bytesFromHex(hex));
    const [old, young] = [await take('AB'.repeat(20)), await take('CD'.repeat(20))];
    expect(young.entity.attributes).toEqual(old.entity.attributes);
    const ofOld = await issue(old);
    const ofYoung = await issue(young);
    const another = new MemoryHsm();
    const fresh = moduleOn(another, generateGuardKeys(another));
    const same = await importKey(fresh, TRIAL_04, bytesFromHex('CD'.repeat(20)));
    expect(ofYoung).not.toEqual(ofOld);
    const items = [itemWith({ toKey: 0 })];
    const ofSame = await fresh.issueKeyChangeSets({ keys: [same], items });
    expect(digitsOf(ofYoung)).toEqual(digitsOf(ofSame));
  });
});

test('a DKGA02 key is opened for each use and destroyed after it', async () => {
  const key = await importKey(securityModule, TRIAL_02, DES_VENDING_KEY.slice());
  expect(await unwrappings(() => issue(key))).toBeGreaterThan(0);
  expect(await unwrappings(() => issue(key))).toBeGreaterThan(0);
  expect([...hsm.open.values()]).toEqual([]);
});

describe('as many as stay open', () => {
  test('one more, and the one used longest ago is destroyed', async () => {
    const keys: StoredKey[] = [];
    for (let n = 0; n <= SESSION_KEYS_MAX; n += 1) keys.push(await newKey());
    const [first, second, ...others] = keys as [StoredKey, ...StoredKey[]];
    await issue(first, ...(second === undefined ? [] : [second]), ...others.slice(0, -1));
    expect(hsm.open.size).toBe(SESSION_KEYS_MAX);
    await issue(first);
    await issue(...others.slice(-1));
    expect(hsm.open.size).toBe(SESSION_KEYS_MAX);
    expect(await unwrappings(() => issue(first))).toBe(0);
    expect(await unwrappings(() => issue(...keys.slice(1, 2)))).toBe(1);
  });

  test('a batch with more keys is served, each under its own key', async () => {
    const keys: StoredKey[] = [];
    for (let n = 0; n < SESSION_KEYS_MAX + 6; n += 1) keys.push(await newKey());
    const together = await issue(...keys);
    expect(hsm.open.size).toBe(SESSION_KEYS_MAX);
    const alone = [];
    for (const key of keys) alone.push(...(await issue(key)));
    expect(together).toEqual(alone);
  });
});

describe('keys that are gone', () => {
  test.each(['HSM_KEY_GONE', 'HSM_KEY_NOT_FOUND', 'HSM_UNAVAILABLE'] as const)(
    '%s: the batch is done once more with keys opened anew',
    async (code) => {
      const keys = [await newKey(), await newKey()];
      const first = await issue(...keys);
      hsm.lostCode = code;
      hsm.loseSessionKeys();
      expect(
        await unwrappings(async () => {
          expect(await issue(...keys)).toEqual(first);
        }),
      ).toBe(2);
      expect(await unwrappings(() => issue(...keys))).toBe(0);
    },
  );

  test('gone again: that is reported, and later the batch is served', async () => {
    const key = await newKey();
    const first = await issue(key);
    hsm.loseSessionKeys();
    hsm.losesAll = true;
    expect(await unwrappings(() => expectCodeAsync(issue(key), 'HSM_KEY_GONE'))).toBe(1);
    hsm.losesAll = false;
    expect(await issue(key)).toEqual(first);
  });

  test('a key that was opened in the same batch is no reason to do it again', async () => {
    const key = await newKey();
    hsm.losesAll = true;
    expect(await unwrappings(() => expectCodeAsync(issue(key), 'HSM_KEY_GONE'))).toBe(1);
  });

  test('any other failure leaves them open and nothing is done again', async () => {
    const key = await newKey();
    await issue(key);
    hsm.lostCode = 'HSM_CALL_REFUSED';
    hsm.loseSessionKeys();
    const call = () => expectCodeAsync(issue(key), 'HSM_CALL_REFUSED');
    expect(await unwrappings(call)).toBe(0);
    expect(hsm.open.size).toBe(1);
  });
});

describe('close', () => {
  test('destroys them', async () => {
    await issue(await newKey(), await newKey());
    expect(hsm.open.size).toBe(2);
    await securityModule.close();
    expect(hsm.open.size).toBe(0);
  });

  test('closes an HSM that has lost them', async () => {
    const key = await importKey(securityModule, TRIAL_04, LONG_VENDING_KEY.slice());
    await issue(key);
    hsm.loseSessionKeys();
    await securityModule.close();
    await expectCodeAsync(issue(key), 'HSM_CLOSED');
  });
});
