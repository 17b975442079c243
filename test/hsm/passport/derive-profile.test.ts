/** From facts to a profile, verdicts and text. */
import { describe, expect, test } from 'vitest';
import {
  compareProfile,
  deriveProfile,
  lacksForProfile,
} from '../../../src/hsm/passport/derive-profile.ts';
import { judgeFeatures } from '../../../src/hsm/passport/judge-features.ts';
import type { HsmFacts, Passport } from '../../../src/hsm/passport/passport.ts';
import { passportText } from '../../../src/hsm/passport/passport-text.ts';
import { profileFromPassport } from '../../../src/hsm/passport/write-profile.ts';
import { expectCode } from '../../support/expect-code.ts';
import { pkcs11Profile } from '../../support/hsm-rigs/hsm-rig.ts';

const KWP = { mechanism: '0x210B', format: 'rfc5649', authenticated: true } as const;
const CBC = { mechanism: '0x1085', format: 'aes-cbc-pad', authenticated: false } as const;
const RFC3394 = { mechanism: '0x2109', format: 'rfc3394', authenticated: true } as const;

const GOOD: HsmFacts = {
  hmacKeyBytesMin: 16,
  desThreeEqualKeys: true,
  wraps: [CBC, RFC3394, KWP],
  zeroPaddingWrap: true,
  refusesToWrapNonExtractable: true,
  keepsUsageOfCopies: true,
  oaepHashes: ['SHA-256'],
  rsaSignatures: true,
  ecSignatures: false,
};

const PASSPORT: Passport = {
  schema: 'sts-hsm-passport-v1',
  profile: null,
  measuredOn: '2026-11-23',
  node: 'v20.20.2',
  library: { path: '/usr/lib/some-vendor.so', description: 'Some vendor', version: '1.2' },
  token: { model: 'Model 1', throwAway: false },
  findings: [{ probe: 'hmac/key-floor', outcome: 'works', detail: 'shortest key: 16 octets' }],
  facts: GOOD,
  speeds: [{ operation: 'DES blocks', batch: 64, perSecond: 1_234_567 }],
  features: judgeFeatures(GOOD, []),
  mismatches: [],
};

describe('a profile is derived', () => {
  test('with the best way of wrapping', () => {
    const wrapOf = (wraps: HsmFacts['wraps']) =>
      deriveProfile({ ...GOOD, wraps: wraps ?? [] })?.mechanisms.wrap.mechanism;
    expect(wrapOf([CBC, KWP])).toBe('0x210B');
    expect(wrapOf([CBC, RFC3394])).toBe('0x1085');
    expect(wrapOf([{ ...KWP, authenticated: false }, CBC])).toBe('0x1085');
    expect(wrapOf([RFC3394])).toBeUndefined();
    expect(wrapOf([{ ...KWP, format: 'unknown' }])).toBeUndefined();
  });

  test('with the quirks that were seen', () => {
    const seen = { unwrapLeavesLengthZero: true, correctsDesParity: true };
    expect(deriveProfile({ ...GOOD, ...seen })?.quirks).toEqual([
      'unwrap-leaves-length-zero',
      'corrects-des-parity',
    ]);
    expect(deriveProfile(GOOD)?.quirks).toEqual([]);
  });

  test.each([
    ['no HMAC', { hmacKeyBytesMin: undefined }],
    ['an HMAC with longer keys only', { hmacKeyBytesMin: 64 }],
    ['no DES', { desThreeEqualKeys: false }],
    ['no wrapping', { wraps: [] }],
  ] as [string, object][])('not from a device with %s', (_, without) => {
    const facts = { ...GOOD, ...without };
    expect(lacksForProfile(facts)).toHaveLength(1);
    expect(deriveProfile(facts)).toBeUndefined();
    expect(judgeFeatures(facts, [])[0]?.verdict).toBe('no');
    const naming = { profile: 'x', title: 'a device that lacks much', evidenceFile: 'x.json' };
    expectCode(() => profileFromPassport({ ...PASSPORT, facts }, naming), 'HSM_PROFILE_MISMATCH');
  });

  test('and checked as every profile is', () => {
    const naming = { profile: 'Not Good', title: 'a name in capitals', evidenceFile: 'x.json' };
    expectCode(() => profileFromPassport(PASSPORT, naming), 'HSM_PROFILE_INVALID');
    const good = profileFromPassport(PASSPORT, { ...naming, profile: 'good' });
    expect(good.evidence).toEqual({
      library: 'Some vendor 1.2',
      measuredOn: '2026-11-23',
      file: 'x.json',
    });
    expect(good.library.candidates).toEqual(['/usr/lib/some-vendor.so']);
  });
});

describe('a profile is compared', () => {
  const softhsm = pkcs11Profile('softhsm2');

  test('each member that is otherwise is named, and no other', () => {
    const lines = compareProfile(softhsm, {
      ...GOOD,
      hmacKeyBytesMin: 32,
      zeroPaddingWrap: false,
      oaepHashes: ['SHA-1'],
      ecSignatures: true,
      unwrapAnswersGeneralError: true,
    });
    expect(lines).toEqual([
      'mechanisms.wrap.mechanism: the profile says "0x210A", seen was "0x210B"',
      'quirks: the profile says ["unwrap-answers-general-error","unwrap-leaves-length-zero"], ' +
        'seen was ["unwrap-answers-general-error"]',
    ]);
  });

  test('with a device that lacks something', () => {
    expect(compareProfile(softhsm, { ...GOOD, wraps: [] })).toEqual([
      'the device has no way of wrapping that the product knows',
    ]);
  });
});

describe('a passport for people', () => {
  test('says what it is of, what works, and what was seen', () => {
    const text = passportText({ ...PASSPORT, mismatches: ['quirks: the profile says []'] });
    expect(text).toContain('Passport of Some vendor 1.2 (/usr/lib/some-vendor.so)');
    expect(text).toContain('ok      hmac/key-floor: shortest key: 16 octets');
    expect(text).toContain('1,234,567/s  DES blocks, 64 in one call');
    expect(text).toContain('- quirks: the profile says []');
    expect(text).toMatch(/yes +DKGA04 vending keys that are never outside/);
  });

  test('says so when there was no profile', () => {
    expect(passportText(PASSPORT)).toContain('No profile to compare with\n  nothing');
  });
});

describe('verdicts', () => {
  const verdictOf = (facts: HsmFacts, feature: RegExp, works: string[] = []) =>
    judgeFeatures(
      facts,
      works.map((probe) => ({ probe, outcome: 'works', detail: '' })),
    ).find((each) => feature.test(each.feature))?.verdict;

  test.each([
    [/cannot be altered/, { wraps: [CBC] }, 'with care'],
    [/cannot be altered/, {}, 'yes'],
    [/never outside/, { zeroPaddingWrap: false }, 'with care'],
    [/key load files/, { oaepHashes: [] }, 'no'],
    [/key load files/, { rsaSignatures: false }, 'no'],
    [/key load files/, {}, 'yes'],
    [/whoever has the PIN/, {}, 'with care'],
  ] as [RegExp, HsmFacts, string][])('%s with %j: %s', (feature, facts, verdict) => {
    expect(verdictOf({ ...GOOD, ...facts }, feature)).toBe(verdict);
  });

  test('guard keys must be made inside and last', () => {
    const all = ['objects/lasting', 'objects/generate'];
    expect(verdictOf(GOOD, /guard a store/, all)).toBe('yes');
    expect(verdictOf(GOOD, /guard a store/, all.slice(1))).toBe('no');
  });
});
