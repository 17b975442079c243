/** Attacks by somebody with the PIN who calls the module directly: Clulow, Tookan and others. */
import { expect, test } from 'vitest';
import { CKA, CKK_AES, CKK_GENERIC_SECRET, CKM } from '../../../src/hsm/pkcs11/cryptoki-numbers.ts';
import type { CryptokiHandle } from '../../../src/hsm/pkcs11/cryptoki.ts';
import {
  newKeyAttributes,
  passingAttributes,
  templateOf,
  type Attributes,
} from '../../../src/hsm/pkcs11/key-attributes.ts';
import { wrapFormatOf } from '../../../src/hsm/pkcs11/wrap-format.ts';
import type { HsmRig } from '../../support/hsm-rigs/hsm-rig.ts';
import { enter, type Intruder } from '../../support/hsm-rigs/intruder.ts';
import { ATTACKS, exceptionsOf, type Attack } from './exceptions.ts';
import { keySpec, newLabel, useHsm, type HsmUnderTest } from './hsm-under-test.ts';

/** What an attack is about. */
interface Scene extends Intruder {
  readonly wrapping: CryptokiHandle;
  readonly vendingKey: CryptokiHandle;
  readonly blob: Buffer;
  readonly rig: HsmRig;
}

const AES_CBC = { mechanism: CKM.AES_CBC, parameter: Buffer.alloc(16) };
const READABLE = { EXTRACTABLE: true, SENSITIVE: false } as const;

/** Each returns octets when it went through; a module that refuses throws. */
const ATTEMPTS: Readonly<Record<Attack, (scene: Scene) => Uint8Array>> = {
  'decipher a blob with the wrapping key': (scene) => decipher(scene, scene.wrapping),
  'encipher with the wrapping key': ({ cryptoki, session, wrapping }) => {
    cryptoki.C_EncryptInit(session, AES_CBC, wrapping);
    return cryptoki.C_Encrypt(session, Buffer.alloc(16), Buffer.alloc(256));
  },
  'let the wrapping key decipher': (scene) => {
    change(scene, scene.wrapping, { DECRYPT: true });
    return decipher(scene, scene.wrapping);
  },
  'copy the wrapping key and let the copy decipher': (scene) =>
    decipher(scene, copy(scene, { DECRYPT: true })),
  'let the wrapping key be read': (scene) => {
    change(scene, scene.wrapping, READABLE);
    return read(scene, scene.wrapping);
  },
  'copy the wrapping key and let the copy be read': (scene) => read(scene, copy(scene, READABLE)),
  'read the wrapping key': (scene) => read(scene, scene.wrapping),
  'read a vending key': (scene) => read(scene, scene.vendingKey),
  'let a vending key be read': (scene) => {
    change(scene, scene.vendingKey, READABLE);
    return read(scene, scene.vendingKey);
  },
  'wrap the wrapping key under a key of their own': (scene) => wrapUnderOwn(scene, scene.wrapping),
  'wrap a vending key under a key of their own': (scene) => wrapUnderOwn(scene, scene.vendingKey),
  'open a blob as a key that can be read': (scene) => {
    const { cryptoki, session, wrapping, blob, rig } = scene;
    const { ivBytes, macBytes, mechanism } = wrapFormatOf(rig.profile);
    const wrapped = blob.subarray(ivBytes, blob.length - macBytes);
    const how = mechanism(blob.subarray(0, ivBytes));
    const permissive = rig.profile.quirks.includes('unwrap-leaves-keys-readable');
    const attributes = { CLASS: 4, KEY_TYPE: CKK_GENERIC_SECRET, ...(permissive ? {} : READABLE) };
    const template = templateOf(attributes);
    return read(scene, cryptoki.C_UnwrapKey(session, how, wrapping, wrapped, template));
  },
};

export function describeAttacks(underTest: HsmUnderTest, rig: HsmRig): void {
  const { hsm, temporary } = useHsm(underTest);
  const throughs = new Set(exceptionsOf(rig.profile).map(({ attack }) => attack));

  function withScene(act: (scene: Scene) => void): void {
    const [wrapLabel, vendingLabel] = [newLabel(), newLabel()];
    const wrapping = keySpec('wrap', { label: wrapLabel, persistent: true, extractable: false });
    const handle = temporary(hsm().generateKey(wrapping));
    const vendingKey = keySpec('dkga04', { label: vendingLabel, extractable: false });
    const blob = Buffer.from(hsm().wrapKey(handle, hsm().generateKey(keySpec('dkga04'))));
    hsm().unwrapKey(handle, blob, vendingKey);
    const intruder = enter(rig);
    try {
      const found = [wrapLabel, vendingLabel].map((label) => intruder.find(label)[0]!);
      act({ ...intruder, wrapping: found[0]!, vendingKey: found[1]!, blob, rig });
    } finally {
      intruder.leave();
    }
  }

  test.each(ATTACKS.filter((attack) => !throughs.has(attack)))('cannot %s', (attack) => {
    withScene((scene) => {
      expect(() => ATTEMPTS[attack](scene)).toThrow(/CKR_/);
    });
  });

  test.each([...throughs])('can, by way of exception, %s', (attack) => {
    withScene((scene) => {
      expect(ATTEMPTS[attack](scene).length).toBeGreaterThanOrEqual(16);
    });
  });
}

function decipher({ cryptoki, session, blob }: Scene, key: CryptokiHandle): Uint8Array {
  cryptoki.C_DecryptInit(session, AES_CBC, key);
  return cryptoki.C_Decrypt(session, blob.subarray(0, 32), Buffer.alloc(256));
}

function read({ cryptoki, session }: Scene, key: CryptokiHandle): Uint8Array {
  const [value] = cryptoki.C_GetAttributeValue(session, key, [{ type: CKA.VALUE }]);
  return value!.value;
}

function change({ cryptoki, session }: Scene, key: CryptokiHandle, to: Attributes): void {
  cryptoki.C_SetAttributeValue(session, key, templateOf(to));
}

function copy({ cryptoki, session, wrapping }: Scene, to: Attributes): CryptokiHandle {
  return cryptoki.C_CopyObject(session, wrapping, templateOf({ TOKEN: false, ...to }));
}

/** A key of the intruder's that wraps and deciphers. */
function wrapUnderOwn({ cryptoki, session, rig }: Scene, key: CryptokiHandle): Uint8Array {
  const own = passingAttributes({
    ...newKeyAttributes(keySpec('wrap')),
    ...{ KEY_TYPE: CKK_AES, VALUE_LEN: 32, WRAP: true, UNWRAP: true, DECRYPT: true },
  });
  const how = { mechanism: CKM.AES_KEY_GEN };
  const ownKey = cryptoki.C_GenerateKey(session, how, templateOf(own));
  const { ivBytes, mechanism } = wrapFormatOf(rig.profile);
  return cryptoki.C_WrapKey(
    session,
    mechanism(Buffer.alloc(ivBytes)),
    ownKey,
    key,
    Buffer.alloc(512),
  );
}
