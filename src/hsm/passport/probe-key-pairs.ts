/**
 * Key pairs, for key load files: RSA-OAEP by hash, RSA and EC signatures, each checked by
 * node:crypto with the public key.
 *
 * @module
 */
import {
  constants,
  createHash,
  createPublicKey,
  publicEncrypt,
  randomBytes,
  verify,
} from 'node:crypto';
import type { CryptokiMechanism } from '../pkcs11/cryptoki.ts';
import type { Finding, HsmFacts } from './passport.ts';
import { judge, ROOM_BYTES, type Probe, type ProbeBench } from './probe-bench.ts';
import { generateEc, generateRsa, type ProbePair } from './probe-pair.ts';

const CKM_RSA_PKCS = 0x01;
const CKM_RSA_PKCS_OAEP = 0x09;
const CKM_SHA256_RSA_PKCS = 0x40;
const CKM_ECDSA = 0x1041;
/** How the addon marks the parameters of RSA-OAEP. */
const CK_PARAMS_RSA_OAEP = 4;
/** The DigestInfo of SHA-256 without the digest. RFC 8017 section 9.2. */
const DIGEST_INFO = Buffer.from('3031300D060960864801650304020105000420', 'hex');
/** Hash and mask generation function of PKCS#11. */
const HASHES = [
  { name: 'SHA-1', node: 'sha1', hashAlg: 0x220, mgf: 1 },
  { name: 'SHA-256', node: 'sha256', hashAlg: 0x250, mgf: 2 },
] as const;

/** What the module does with key pairs. */
export const probeKeyPairs: Probe = (bench) => {
  const rsa: ProbePair[] = [];
  const made = judge(
    'rsa/generate',
    'a key pair of RSA-3072',
    () => rsa.push(generateRsa(bench)) > 0,
  );
  const ofRsa = rsa.flatMap((pair) => [...signatures(bench, pair), ...openings(bench, pair)]);
  const ec = judge('ec/sign', 'ECDSA on P-256, checked by node:crypto', () => {
    const pair = generateEc(bench);
    const message = randomBytes(100);
    const digest = createHash('sha256').update(message).digest();
    const signature = signWith(bench, pair, [{ mechanism: CKM_ECDSA }, digest]);
    const key = { key: createPublicKey(pair.jwk), dsaEncoding: 'ieee-p1363' } as const;
    return verify('sha256', message, key, signature);
  });
  const findings: readonly Finding[] = [made, ...ofRsa, ec];
  const works = (probe: string) =>
    findings.some((finding) => finding.probe === probe && finding.outcome === 'works');
  const facts: HsmFacts = {
    oaepHashes: HASHES.filter(({ node }) => works(`rsa/oaep-${node}`)).map(({ name }) => name),
    rsaSignatures: works('rsa/sign') || works('rsa/sign-digest-info'),
    ecSignatures: ec.outcome === 'works',
  };
  return { findings, facts };
};

/** By the mechanism that hashes, and by the one that takes what is hashed already. */
function signatures(bench: ProbeBench, pair: ProbePair): Finding[] {
  const message = randomBytes(100);
  const digest = createHash('sha256').update(message).digest();
  const isRight = (how: CryptokiMechanism, input: Buffer) => () => {
    const signature = signWith(bench, pair, [how, input]);
    return verify('sha256', message, createPublicKey(pair.jwk), signature);
  };
  const whole = isRight({ mechanism: CKM_SHA256_RSA_PKCS }, message);
  const hashed = isRight({ mechanism: CKM_RSA_PKCS }, Buffer.concat([DIGEST_INFO, digest]));
  return [
    judge('rsa/sign', 'CKM_SHA256_RSA_PKCS, checked by node:crypto', whole),
    judge('rsa/sign-digest-info', 'CKM_RSA_PKCS over a DigestInfo, checked too', hashed),
  ];
}

function signWith(
  { cryptoki, session }: ProbeBench,
  { privateKey }: ProbePair,
  [how, input]: readonly [CryptokiMechanism, Buffer],
): Buffer {
  cryptoki.C_SignInit(session, how, privateKey);
  return cryptoki.C_Sign(session, input, Buffer.alloc(ROOM_BYTES));
}

function openings({ cryptoki, session }: ProbeBench, pair: ProbePair): Finding[] {
  return HASHES.map(({ name, node, hashAlg, mgf }) =>
    judge(`rsa/oaep-${node}`, `opens RSA-OAEP with ${name}`, () => {
      const value = randomBytes(32);
      const padding = constants.RSA_PKCS1_OAEP_PADDING;
      const key = { key: createPublicKey(pair.jwk), padding, oaepHash: node };
      const sealed = publicEncrypt(key, value);
      const parameter = { type: CK_PARAMS_RSA_OAEP, hashAlg, mgf, source: 1 };
      cryptoki.C_DecryptInit(session, { mechanism: CKM_RSA_PKCS_OAEP, parameter }, pair.privateKey);
      return cryptoki.C_Decrypt(session, sealed, Buffer.alloc(ROOM_BYTES)).equals(value);
    }),
  );
}
