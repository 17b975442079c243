/** The passport of a module: what it finds is what the profile says, and a wrong profile shows. */
import fs from 'node:fs';
import { expect, test, vi } from 'vitest';
import { makePassport } from '../../../src/hsm/passport/make-passport.ts';
import type { Passport } from '../../../src/hsm/passport/passport.ts';
import { passportText } from '../../../src/hsm/passport/passport-text.ts';
import { PROBES } from '../../../src/hsm/passport/probes.ts';
import { writeProfile } from '../../../src/hsm/passport/write-profile.ts';
import { libraryPathOf, settingsOf } from '../../../src/hsm/pkcs11/access.ts';
import { openPkcs11Hsm } from '../../../src/hsm/pkcs11/open-pkcs11-hsm.ts';
import { loadProfile } from '../../../src/hsm/profile/load-profile.ts';
import { expectCode, expectCodeAsync } from '../../support/expect-code.ts';
import type { HsmRig } from '../../support/hsm-rigs/hsm-rig.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { hmacOf, keySpec } from './hsm-under-test.ts';

const MEASURED_ON = '2026-11-23';
const WITHOUT_SPEED = [...PROBES.keys()].filter((probe) => probe !== 'speed');
const SECONDS_60 = 60_000;

/** What each module does with a buffer that is too small, as it was measured. */
const SHORT_SIGN: Readonly<Record<string, string>> = {
  softhsm2: '16 octets for 32: CKR_BUFFER_TOO_SMALL',
  'nss-softokn': '16 octets for 32: the answer was cut without a word',
  opencryptoki: '16 octets for 32: the module wrote beyond the buffer',
};

export function describePassports(rig: HsmRig): void {
  const { profile } = rig;
  const inFolder = useTemporaryFolder();
  const options = { measuredOn: MEASURED_ON, probes: WITHOUT_SPEED };
  const outcomeOf = ({ findings }: Passport, probe: string) =>
    findings.find((finding) => finding.probe === probe)?.outcome;

  test(
    'finds what the profile says, and makes a profile that works',
    async () => {
      const passport = await makePassport(profile, rig.access(), options);
      expect(passport.mismatches).toEqual([]);
      for (const probe of ['hmac/zero-padded', 'des/three-equal-keys', 'objects/lasting']) {
        expect([probe, outcomeOf(passport, probe)]).toEqual([probe, 'works']);
      }
      const shortSign = passport.findings.find(({ probe }) => probe === 'buffers/sign');
      expect(shortSign?.detail).toBe(SHORT_SIGN[profile.profile]);
      expect(outcomeOf(passport, 'buffers/wrap')).toBeDefined();
      expect(passport.features.filter(({ verdict }) => verdict === 'no')).toEqual([]);

      const file = inFolder('mine.json');
      const { settings } = profile.library;
      const title = 'a profile that a test made of a passport';
      const naming = { profile: 'mine', title, evidenceFile: 'mine-passport.json', settings };
      writeProfile(passport, naming, file);
      expectCode(() => {
        writeProfile(passport, naming, file);
      }, 'FILE_NOT_WRITABLE');
      const mine = loadProfile(file);
      expect(mine.capabilities).toEqual(profile.capabilities);
      if (mine.adapter !== 'pkcs11') throw new RangeError('no PKCS#11 profile');
      const hsm = openPkcs11Hsm(mine, rig.access());
      expect(hmacOf(hsm, hsm.generateKey(keySpec('dkga04')), Buffer.from('x'))).toHaveLength(32);
      hsm.close();
    },
    SECONDS_60,
  );

  test(
    'shows where a profile is wrong',
    async () => {
      const wrong = {
        ...profile,
        capabilities: {
          ...profile.capabilities,
          keepsUsageOfCopies: !profile.capabilities.keepsUsageOfCopies,
        },
        limits: { ...profile.limits, hmacKeyBytesMin: 31 },
      };
      const passport = await makePassport(wrong, rig.access(), options);
      expect(passport.mismatches.map((line) => line.split(':')[0]).sort()).toEqual([
        'capabilities.keepsUsageOfCopies',
        'limits.hmacKeyBytesMin',
      ]);
      expect(passportText(passport)).toContain('the profile says 31');
    },
    SECONDS_60,
  );

  test('the PIN is wrong: it says so, after one try', async () => {
    const access = { ...rig.access(), pin: Buffer.from('11111111') };
    await expectCodeAsync(makePassport(profile, access, options), 'HSM_PIN_INCORRECT');
  });

  test(
    'of a module by its path',
    async () => {
      const path = libraryPathOf(profile, rig.access());
      const settings = settingsOf(profile, rig.access());
      const by = { measuredOn: MEASURED_ON, probes: ['hmac'], settings };
      const passport = await makePassport(path, rig.access(), by);
      expect(passport).toMatchObject({ profile: null, mismatches: [] });
      expect(passport.facts.hmacKeyBytesMin).toBe(profile.limits.hmacKeyBytesMin);
      const access = { ...rig.access(), token: { label: 'no such token' } };
      await expectCodeAsync(makePassport(path, access, by), 'HSM_TOKEN_NOT_FOUND');
      const wanted = await expectCodeAsync(
        makePassport(path, undefined, options),
        'HSM_ACCESS_INVALID',
      );
      expect(wanted.message).toContain('--token-label LABEL and --pin-file FILE');
    },
    SECONDS_60,
  );

  test(
    'without a token of its own',
    async () => {
      // A folder of its own: the suites of other modules run beside this one.
      const temporary = inFolder('throw-away');
      fs.mkdirSync(temporary);
      vi.stubEnv('TMPDIR', temporary);
      const speed = { measuredOn: MEASURED_ON, probes: ['hmac', 'speed'] };
      const { token, speeds } = await makePassport(profile, undefined, speed);
      expect(token.throwAway).toBe(true);
      expect(speeds.filter(({ perSecond }) => perSecond <= 0)).toEqual([]);
      expect(speeds.length).toBeGreaterThan(0);
      const tokens = fs.readdirSync(temporary).filter((name) => name.startsWith('sts-kms-'));
      expect(tokens).toEqual([]);
      vi.unstubAllEnvs();
    },
    SECONDS_60,
  );
}
