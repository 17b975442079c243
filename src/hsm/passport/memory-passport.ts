/**
 * The passport of the in-memory HSM: known answers through the HSM port, since there is no module
 * and no token behind it.
 *
 * @module
 */
import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { KmsError } from '../../errors/kms-error.ts';
import type { Hsm, HsmKeySpec, HsmKeyUsage } from '../../ports/hsm.ts';
import { MemoryHsm } from '../memory/memory-hsm.ts';
import type { HsmProfile } from '../profile/hsm-profile.ts';
import type { FeatureVerdict, Finding, Passport } from './passport.ts';
import { wrapByNode, WRAPPING_VALUE } from './wrap-answers.ts';

/** Profile of the in-memory HSM. */
export type MemoryProfile = Extract<HsmProfile, { readonly adapter: 'memory' }>;

const HMAC_BYTES = 32;
const DES_KEY = Buffer.alloc(8, 0x13);
const DES_BYTES = 65_536;

/**
 * Probes a new in-memory HSM, and closes it.
 *
 * @param measuredOn - YYYY-MM-DD
 */
export function memoryPassport(profile: MemoryProfile, measuredOn: string): Passport {
  const hsm = new MemoryHsm();
  const findings = PROBES.map((probe) => probe(hsm));
  hsm.close();
  const works = findings.every(({ outcome }) => outcome === 'works');
  const refuses = isRefusing(findings);
  const { authenticatedWrap } = profile.capabilities;
  return {
    schema: 'sts-hsm-passport-v1',
    profile: profile.profile,
    measuredOn,
    node: process.version,
    library: { path: 'node:crypto', description: 'OpenSSL', version: process.versions.openssl },
    token: { model: profile.title, throwAway: false },
    findings,
    facts: {},
    speeds: [],
    features: featuresOf(works, refuses),
    mismatches:
      refuses === authenticatedWrap
        ? []
        : [`capabilities.authenticatedWrap: the profile says ${authenticatedWrap}`],
  };
}

function isRefusing(findings: readonly Finding[]): boolean {
  return findings.some(({ probe, outcome }) => probe === 'authenticity' && outcome === 'works');
}

function featuresOf(works: boolean, refuses: boolean): FeatureVerdict[] {
  const yes = (is: boolean) => (is ? 'yes' : 'no');
  return [
    {
      feature: 'hold vending keys and issue key changes',
      verdict: yes(works),
      because: works ? 'every probe gives the known answer' : 'a probe fails',
    },
    {
      feature: 'wrapped vending keys that cannot be altered',
      verdict: yes(refuses),
      because: refuses ? 'every altered blob is refused' : 'an altered blob is opened',
    },
    {
      feature: 'keys protected from whoever reads the memory of this process',
      verdict: 'no',
      because: 'they are in it: for trials and tests',
    },
    {
      feature: 'key load files (RSA-OAEP and RSA signatures)',
      verdict: 'no',
      because: 'there are no key pairs',
    },
  ];
}

const PROBES: readonly ((hsm: Hsm) => Finding)[] = [
  (hsm) => {
    const value = randomBytes(32);
    return judge('hmac', 'HMAC-SHA-256 of 49 octets, against node:crypto', () => {
      const [octets, target] = [randomBytes(49), Buffer.alloc(HMAC_BYTES)];
      const key = hsm.importKey(sessionKey('dkga04'), value);
      hsm.hmacSha256(key, { octets, bytes: octets.length, count: 1 }, target);
      return target.equals(createHmac('sha256', value).update(octets).digest());
    });
  },
  (hsm) =>
    judge('des', `single DES over ${DES_BYTES} octets, as three equal keys in node:crypto`, () => {
      const [blocks, target] = [randomBytes(DES_BYTES), Buffer.alloc(DES_BYTES)];
      hsm.desEncrypt(hsm.importKey(sessionKey('dkga02'), DES_KEY), blocks, target);
      const three = Buffer.concat([DES_KEY, DES_KEY, DES_KEY]);
      const cipher = createCipheriv('des-ede3-ecb', three, null).setAutoPadding(false);
      return target.equals(Buffer.concat([cipher.update(blocks), cipher.final()]));
    }),
  (hsm) =>
    judge('wrap', 'wraps by RFC 5649, against node:crypto', () => {
      const { wrapping, value, key } = wrappable(hsm);
      return wrapByNode('rfc5649', value).equals(Buffer.from(hsm.wrapKey(wrapping, key)));
    }),
  (hsm) =>
    judge('unwrap', 'opens what node:crypto wrapped', () => {
      const { wrapping, value } = wrappable(hsm);
      const blob = wrapByNode('rfc5649', value);
      const read = Buffer.alloc(value.length);
      hsm.readKey(hsm.unwrapKey(wrapping, blob, sessionKey('dkga04')), read);
      return read.equals(value);
    }),
  (hsm) =>
    judge('authenticity', 'refuses a blob with any octet altered', () => {
      const { wrapping, value } = wrappable(hsm);
      const blob = wrapByNode('rfc5649', value);
      return [...blob.keys()].every((at) => {
        const altered = Buffer.from(blob);
        altered[at] = (altered[at] ?? 0) ^ 1;
        return isRefused(() => hsm.unwrapKey(wrapping, altered, sessionKey('dkga04')));
      });
    }),
  (hsm) =>
    judge('policy', 'a key that is not extractable is neither read nor wrapped', () => {
      const wrapping = hsm.importKey(sessionKey('wrap'), WRAPPING_VALUE);
      const hidden = hsm.generateKey({ ...sessionKey('dkga04'), extractable: false });
      const reading = () => {
        hsm.readKey(hidden, Buffer.alloc(32));
      };
      return isRefused(() => hsm.wrapKey(wrapping, hidden)) && isRefused(reading);
    }),
];

function sessionKey(usage: HsmKeyUsage): HsmKeySpec {
  return { usage, label: 'passport', persistent: false, extractable: true };
}

function wrappable(hsm: Hsm) {
  const value = randomBytes(32);
  return {
    value,
    wrapping: hsm.importKey(sessionKey('wrap'), WRAPPING_VALUE),
    key: hsm.importKey(sessionKey('dkga04'), value),
  };
}

function isRefused(call: () => unknown): boolean {
  try {
    call();
    return false;
  } catch (error) {
    if (!(error instanceof KmsError)) throw error;
    return true;
  }
}

function judge(probe: string, detail: string, isRight: () => boolean): Finding {
  return { probe, outcome: isRight() ? 'works' : 'wrong', detail };
}
