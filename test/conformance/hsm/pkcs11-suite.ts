/** A PKCS#11 module under the suite of all HSMs, and what is PKCS#11's own. */
import { afterAll, describe, expect, test } from 'vitest';
import { openPkcs11Hsm } from '../../../src/hsm/pkcs11/open-pkcs11-hsm.ts';
import type { HsmRig } from '../../support/hsm-rigs/hsm-rig.ts';
import { describeAttacks } from './attacks.ts';
import { EXCEPTION_COUNTS, exceptionsOf, printExceptions } from './exceptions.ts';
import { describeHsm } from './hsm-suite.ts';
import { describeInspections } from './inspections.ts';
import { describeKeptHeads } from './kept-heads.ts';
import { describePairUse } from './pair-use.ts';
import { describePassports } from './passports.ts';
import { describeTokenUse } from './token-use.ts';

/** Runs everything on a module; a rig that cannot be made fails the file, nothing is skipped. */
export function describeRig(name: string, rig: HsmRig): void {
  const { profile } = rig;
  const open = () => openPkcs11Hsm(profile, rig.access());
  const options = { profile: profile.profile, throughPkcs11: true };
  afterAll(() => {
    rig.close();
    printExceptions(profile);
  });
  describeHsm(name, open, options);
  describe(`${name} as a PKCS#11 module`, () => {
    describeTokenUse(rig);
    describe('signing pairs on a token', () => {
      describePairUse(rig);
    });
    describe('heads of the audit chain', () => {
      describeKeptHeads(rig);
    });
    describe('an inspection', () => {
      describeInspections(rig);
    });
    describe('a passport', () => {
      describePassports(rig);
    });
    describe('somebody with the PIN', () => {
      describeAttacks({ open, options }, rig);
    });
    test('the exceptions are those that are known', () => {
      expect(exceptionsOf(profile)).toHaveLength(EXCEPTION_COUNTS[profile.profile] ?? 0);
    });
  });
}
