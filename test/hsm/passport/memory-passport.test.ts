/** Passports without a token: the in-memory HSM has one, others say what they want. */
import { describe, expect, test, vi } from 'vitest';
import { MemoryHsm } from '../../../src/hsm/memory/memory-hsm.ts';
import { memoryPassport, type MemoryProfile } from '../../../src/hsm/passport/memory-passport.ts';
import { makeProfiledPassport } from '../../../src/hsm/passport/passport-profiled.ts';
import { loadProfile } from '../../../src/hsm/profile/load-profile.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';

const measuredOn = '2026-11-23';
const profile = loadProfile('memory') as MemoryProfile;
const inFolder = useTemporaryFolder();

describe('the in-memory HSM', () => {
  test('gives every known answer, and does what its profile says', async () => {
    const { passport, text, writeProfile } = await makeProfiledPassport({
      hsmProfile: 'memory',
      measuredOn,
    });
    expect(passport.findings.map(({ probe, outcome }) => `${probe} ${outcome}`)).toEqual([
      'hmac works',
      'des works',
      'wrap works',
      'unwrap works',
      'authenticity works',
      'policy works',
    ]);
    expect(passport.mismatches).toEqual([]);
    expect(text).toContain('in-memory HSM');
    expect(() => {
      writeProfile(inFolder('profile.json'), inFolder('passport.json'));
    }).toThrow('no profile can be made of this passport');
  });

  test('shows where its profile is wrong', () => {
    const capabilities = { ...profile.capabilities, authenticatedWrap: false };
    const { mismatches } = memoryPassport({ ...profile, capabilities }, measuredOn);
    expect(mismatches).toEqual(['capabilities.authenticatedWrap: the profile says false']);
  });

  test('that answers wrongly is not said to work', () => {
    const wrong = vi.spyOn(MemoryHsm.prototype, 'hmacSha256').mockReturnValue(undefined);
    const { findings, features } = memoryPassport(profile, measuredOn);
    wrong.mockRestore();
    expect(findings[0]?.outcome).toBe('wrong');
    expect(features[0]?.verdict).toBe('no');
  });

  test('has no tokens to name', async () => {
    const choice = { hsmProfile: 'memory', tokenLabel: 'any', measuredOn };
    const error = await expectCodeAsync(makeProfiledPassport(choice), 'HSM_ACCESS_INVALID');
    expect(error.message).toContain('leave --token-label away');
  });
});

test('a module without a token is left alone, and the message says what to add', async () => {
  const made = makeProfiledPassport({ module: '/usr/lib/vendor.so', measuredOn });
  const error = await expectCodeAsync(made, 'HSM_ACCESS_INVALID');
  expect(error.message).toContain('/usr/lib/vendor.so');
  expect(error.message).toContain('--token-label LABEL and --pin-file FILE');
});
