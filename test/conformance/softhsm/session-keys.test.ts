/** Vending keys that stay open in a real module, which loses them. */
import { afterEach, describe, expect, test } from 'vitest';
import { openPkcs11Hsm } from '../../../src/hsm/pkcs11/open-pkcs11-hsm.ts';
import { generateGuardKeys } from '../../../src/security-module/guard-keys.ts';
import type { HsmRig } from '../../support/hsm-rigs/hsm-rig.ts';
import { enter, type Intruder } from '../../support/hsm-rigs/intruder.ts';
import { makeNssRig } from '../../support/hsm-rigs/nss-rig.ts';
import { makeSoftHsmRig } from '../../support/hsm-rigs/softhsm-rig.ts';
import { itemWith, moduleOn, TRIAL_04, generateKey } from '../../support/security-modules.ts';

/** Label of the session copies. */
const LABEL = 'VK 201457/1';
const rigs: HsmRig[] = [];

afterEach(() => {
  for (const rig of rigs.splice(0)) rig.close();
});

function destroyCopies({ cryptoki, session, find }: Intruder): number {
  const copies = find(LABEL);
  for (const copy of copies) cryptoki.C_DestroyObject(session, copy);
  return copies.length;
}

describe.each([
  ['SoftHSM', makeSoftHsmRig],
  ['NSS softokn', makeNssRig],
] as const)('%s', (_, makeRig) => {
  test('one copy stays open, and when it is lost it is opened anew', async () => {
    const rig = makeRig();
    rigs.push(rig);
    const hsm = openPkcs11Hsm(rig.profile, rig.access());
    const securityModule = moduleOn(hsm, generateGuardKeys(hsm));
    const somebody = enter(rig);
    const keys = [await generateKey(securityModule, TRIAL_04)];
    const issue = () =>
      securityModule.issueKeyChangeSets({ keys, items: [itemWith({ toKey: 0 })] });
    expect(somebody.find(LABEL)).toHaveLength(0);
    const first = await issue();
    expect(await issue()).toEqual(first);
    expect(destroyCopies(somebody)).toBe(1);
    expect(await issue()).toEqual(first);
    expect(somebody.find(LABEL)).toHaveLength(1);
    somebody.leave();
    await securityModule.close();
  });
});
