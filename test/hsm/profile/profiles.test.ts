/** Profiles: the shipped ones, and what is refused. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadProfile, parseProfile } from '../../../src/hsm/profile/load-profile.ts';
import { compareProfile } from '../../../src/hsm/passport/derive-profile.ts';
import type { Passport } from '../../../src/hsm/passport/passport.ts';
import { pkcs11Profile } from '../../support/hsm-rigs/hsm-rig.ts';
import { expectCode } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';

const FOLDER = fileURLToPath(new URL('../../../hsm-profiles/', import.meta.url));
const NAMES = ['memory', 'nss-softokn', 'opencryptoki', 'softhsm2'];
const read = (name: string) => fs.readFileSync(path.join(FOLDER, `${name}.json`), 'utf8');
const inFolder = useTemporaryFolder();

/** Any JSON value that a test takes apart. */
interface Json {
  [name: string]: Json;
}

/** The profile of SoftHSM with a change, as text. */
function changed(change: (profile: Json) => void, name = 'softhsm2'): string {
  const profile = JSON.parse(read(name)) as Json;
  change(profile);
  return JSON.stringify(profile);
}

describe('the shipped profiles', () => {
  test('are these', () => {
    const files = fs.readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
    expect(files.sort()).toEqual([...NAMES, 'profile.schema'].map((name) => `${name}.json`).sort());
  });

  test.each(NAMES)('%s is valid, bears its name and has its evidence beside it', (name) => {
    const profile = loadProfile(name);
    expect(profile.profile).toBe(name);
    const evidence = path.join(FOLDER, profile.evidence.file);
    const { measuredOn } = profile.evidence;
    const seen: unknown = JSON.parse(fs.readFileSync(evidence, 'utf8'));
    expect(seen).toMatchObject({ profile: name, measuredOn });
  });
});

test.each(NAMES.filter((name) => name !== 'memory'))('%s says what its evidence shows', (name) => {
  const profile = pkcs11Profile(name);
  const evidence = fs.readFileSync(path.join(FOLDER, profile.evidence.file), 'utf8');
  const { facts } = JSON.parse(evidence) as Passport;
  expect(compareProfile(profile, facts)).toEqual([]);
});

describe('a profile is refused', () => {
  const CHANGES: [string, (profile: Json) => void][] = [
    ['with an unknown member', (profile) => (profile['vendor'] = {})],
    ['with an unknown member further in', (profile) => (profile['limits']!['keys'] = {})],
    ['without evidence', (profile) => delete profile['evidence']],
    ['without the file of its evidence', (profile) => delete profile['evidence']!['file']],
    ['without the version that was measured', (profile) => delete profile['evidence']!['library']],
    ['of another version', (profile) => (profile['schemaVersion'] = 2 as unknown as Json)],
    ['with an unknown quirk', (profile) => (profile['quirks'] = ['odd'] as unknown as Json)],
    [
      'with a quirk named twice',
      (profile) => {
        const quirk = 'unwrap-leaves-length-zero';
        profile['quirks'] = [quirk, quirk] as unknown as Json;
      },
    ],
    ['without a library', (profile) => delete profile['library']!['candidates']],
    [
      'with a library of no fixed place',
      (profile) => (profile['library']!['candidates'] = ['libx.so'] as unknown as Json),
    ],
    [
      'whose HMAC wants longer keys than ours',
      (profile) => (profile['limits']!['hmacKeyBytesMin'] = 33 as unknown as Json),
    ],
    [
      'with a mechanism by name',
      (profile) => (profile['mechanisms']!['hmac'] = 'CKM_SHA256_HMAC' as unknown as Json),
    ],
  ];

  test.each(CHANGES)('%s', (_, change) => {
    expectCode(() => parseProfile(changed(change), 'x'), 'HSM_PROFILE_INVALID');
  });

  test('that is not JSON', () => {
    expectCode(() => parseProfile('{', 'x'), 'HSM_PROFILE_INVALID');
  });

  test('the message names the member', () => {
    const error = expectCode(
      () =>
        parseProfile(
          changed((profile) => delete profile['evidence']),
          'mine.json',
        ),
      'HSM_PROFILE_INVALID',
    );
    expect(error.message).toMatch(/^mine\.json: .*evidence/);
  });
});

describe('a profile by name or path', () => {
  test('a file', () => {
    const file = inFolder('mine.json');
    fs.writeFileSync(file, read('softhsm2'));
    expect(loadProfile(file)).toEqual(loadProfile('softhsm2'));
  });

  test.each(['no-such-device', '/nonexistent/profile.json', '../softhsm2', ''])(
    'none is called %s, and nothing takes its place',
    (name) => {
      expectCode(() => loadProfile(name), 'HSM_PROFILE_UNKNOWN');
    },
  );
});
