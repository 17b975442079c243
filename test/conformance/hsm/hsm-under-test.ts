/** An adapter under the suite, and the keys that its tests make. */
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach } from 'vitest';
import type { Hsm, HsmKeySpec, HsmKeyUsage, KeyHandle } from '../../../src/ports/hsm.ts';

/** What the suite knows of an adapter. */
export interface HsmUnderTest {
  /** A session of its own; a device may hold keys already, the suite leaves none behind. */
  readonly open: () => Hsm;
  readonly options: {
    /** What its description must say. */
    readonly profile: string;
    readonly throughPkcs11: boolean;
  };
}

export const USAGES: readonly HsmKeyUsage[] = ['wrap', 'record-mac', 'dkga04', 'dkga02'];

/** A key to be made: a session key that may be read, unless told otherwise. */
export function keySpec(usage: HsmKeyUsage, changes: Partial<HsmKeySpec> = {}): HsmKeySpec {
  return { usage, label: newLabel(), persistent: false, extractable: true, ...changes };
}

/** A label that no other test and no earlier run has used. */
export function newLabel(): string {
  return `conformance ${randomBytes(6).toString('hex')}`;
}

/** An open HSM for each test of a suite, and the way to have persistent keys removed after it. */
export function useHsm({ open }: HsmUnderTest) {
  let hsm: Hsm | undefined;
  let persistent: KeyHandle[] = [];
  beforeEach(() => {
    hsm = open();
  });
  afterEach(() => {
    for (const key of persistent) hsm?.destroyKey(key);
    persistent = [];
    hsm?.close();
  });
  return {
    hsm: (): Hsm => {
      if (hsm === undefined) throw new RangeError('no HSM is open outside a test');
      return hsm;
    },
    /** Has a persistent key removed after the test. */
    temporary: (key: KeyHandle): KeyHandle => {
      persistent.push(key);
      return key;
    },
  };
}

/** One HMAC of one message. */
export function hmacOf(hsm: Hsm, key: KeyHandle, message: Uint8Array): Uint8Array {
  const target = new Uint8Array(32);
  hsm.hmacSha256(key, { octets: message, bytes: message.length, count: 1 }, target);
  return target;
}

/** DES over whole blocks. */
export function desOf(hsm: Hsm, key: KeyHandle, blocks: Uint8Array): Uint8Array {
  const target = new Uint8Array(blocks.length);
  hsm.desEncrypt(key, blocks, target);
  return target;
}

/** The value of a key that may be read. */
export function valueOf(hsm: Hsm, key: KeyHandle, bytes: number): Uint8Array {
  const target = new Uint8Array(bytes);
  hsm.readKey(key, target);
  return target;
}
