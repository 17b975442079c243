/** Looking inside a module: what is there, and nothing that is secret. */
import { expect, test } from 'vitest';
import { inspectHsm } from '../../../src/hsm/inspect/inspect-hsm.ts';
import { libraryPathOf, settingsOf } from '../../../src/hsm/pkcs11/access.ts';
import { Libraries } from '../../../src/hsm/pkcs11/library.ts';
import { openPkcs11Hsm } from '../../../src/hsm/pkcs11/open-pkcs11-hsm.ts';
import { expectCode } from '../../support/expect-code.ts';
import type { HsmRig } from '../../support/hsm-rigs/hsm-rig.ts';
import { keySpec, newLabel } from './hsm-under-test.ts';

export function describeInspections(rig: HsmRig): void {
  const access = rig.access();
  const module = {
    path: libraryPathOf(rig.profile, access),
    settings: settingsOf(rig.profile, access),
  };
  const token = () => ({ name: access.token, pin: rig.access().pin });

  test('its token, its mechanisms and a key of ours', () => {
    const label = newLabel();
    const hsm = openPkcs11Hsm(rig.profile, rig.access());
    const value = Buffer.from('this is the value of a guard key');
    const spec = keySpec('record-mac', { label, persistent: true, extractable: false });
    const key = hsm.importKey(spec, value);
    const inspection = inspectHsm({ ...module, token: token() });
    const slot = inspection.slots.find(({ objects }) => objects !== undefined);
    expect(inspection.library.path).toBe(module.path);
    expect(inspection.library.version).toMatch(/^\d+\.\d+$/);
    expect(slot?.token).toMatchObject({ userPinSet: true, loginRequired: true });
    const mechanisms = slot?.mechanisms.map(({ name }) => name);
    expect(mechanisms).toEqual(expect.arrayContaining(['SHA256_HMAC', 'DES3_ECB', 'AES_KEY_GEN']));
    const found = slot?.objects?.filter((object) => object.label === label);
    expect(found).toHaveLength(1);
    const { attributes, id, ...rest } = found![0]!;
    const type = { objectClass: 'SECRET_KEY', keyType: 'GENERIC_SECRET' };
    expect(rest).toEqual({ ...type, label, persistent: true });
    expect(id).toMatch(/^sts-kms record-mac /);
    expect(attributes).toEqual(expect.arrayContaining(['PRIVATE', 'SENSITIVE', 'SIGN']));
    expect(attributes).not.toContain('EXTRACTABLE');
    const text = JSON.stringify(inspection);
    for (const encoding of ['utf8', 'hex', 'base64'] as const) {
      expect(text).not.toContain(value.toString(encoding));
    }
    hsm.destroyKey(key);
    hsm.close();
  });

  test('without a PIN, the token but none of its private objects', () => {
    const hsm = openPkcs11Hsm(rig.profile, rig.access());
    const label = newLabel();
    const spec = keySpec('record-mac', { label, persistent: true, extractable: false });
    hsm.generateKey(spec);
    hsm.close();
    const inspection = inspectHsm({ ...module, token: { name: access.token } });
    expect(JSON.stringify(inspection)).not.toContain(label);
    const again = openPkcs11Hsm(rig.profile, rig.access());
    again.destroyKey(again.findKey(label));
    again.close();
  });

  test('a wrong PIN is tried once', () => {
    const libraries = new Libraries();
    const pin = Buffer.from('11111111');
    const wrong = { ...module, token: { name: access.token, pin } };
    expectCode(() => inspectHsm(wrong, libraries), 'HSM_PIN_INCORRECT');
    expectCode(() => inspectHsm({ ...module, token: token() }, libraries), 'HSM_PIN_INCORRECT');
  });
}
