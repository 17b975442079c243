/**
 * Single DES as triple DES with three equal keys: known answers, long runs, and whether the module
 * leaves the parity bits of a key alone, which DKGA02 needs back as they were.
 *
 * @module
 */
import { createCipheriv, randomBytes } from 'node:crypto';
import { CKK_DES3, CKM } from '../pkcs11/cryptoki-numbers.ts';
import type { CryptokiHandle } from '../pkcs11/cryptoki.ts';
import { importKey, judge, readAttribute, type Probe, type ProbeBench } from './probe-bench.ts';

const CKK_DES = 0x13;
const CKM_DES_ECB = 0x121;
const RUN_BYTES = 65_536;
/** A key of even parity in every octet, as nobody should have; and one of odd parity. */
const EVEN = Buffer.alloc(8, 0x12);
const ODD = Buffer.alloc(8, 0x13);

/** Known answers of DES. */
export const probeDes: Probe = (bench) => {
  const blocks = randomBytes(RUN_BYTES);
  const three = (key: Buffer) =>
    importKey(bench, Buffer.concat([key, key, key]), { KEY_TYPE: CKK_DES3, ENCRYPT: true });
  const works = judge('des/three-equal-keys', 'DES as triple DES, against node:crypto', () =>
    encipher(bench, {
      key: three(ODD),
      mechanism: CKM.DES3_ECB,
      blocks: blocks.subarray(0, 8),
    }).equals(desOf(ODD, blocks.subarray(0, 8))),
  );
  const run = judge('des/long-run', `${RUN_BYTES} octets in one call`, () =>
    encipher(bench, { key: three(ODD), mechanism: CKM.DES3_ECB, blocks }).equals(
      desOf(ODD, blocks),
    ),
  );
  const even = judge('des/even-parity', 'a key of even parity enciphers', () =>
    encipher(bench, {
      key: three(EVEN),
      mechanism: CKM.DES3_ECB,
      blocks: blocks.subarray(0, 8),
    }).equals(desOf(EVEN, blocks.subarray(0, 8))),
  );
  let keepsParity = true;
  const parity = judge('des/parity-on-import', 'a key of even parity is read as it was', () => {
    keepsParity = readAttribute(bench, three(EVEN)).subarray(0, 8).equals(EVEN);
    return keepsParity;
  });
  const single = judge('des/single', 'mechanism CKM_DES_ECB itself, which is not needed', () => {
    const key = importKey(bench, ODD, { KEY_TYPE: CKK_DES, ENCRYPT: true });
    const block = blocks.subarray(0, 8);
    return encipher(bench, { key, mechanism: CKM_DES_ECB, blocks: block }).equals(
      desOf(ODD, block),
    );
  });
  const usable = works.outcome === 'works' && run.outcome === 'works';
  return {
    findings: [works, run, even, parity, single],
    facts: { desThreeEqualKeys: usable, correctsDesParity: !keepsParity },
  };
};

interface Enciphering {
  readonly key: CryptokiHandle;
  readonly mechanism: number;
  readonly blocks: Buffer;
}

function encipher({ cryptoki, session }: ProbeBench, { key, mechanism, blocks }: Enciphering) {
  cryptoki.C_EncryptInit(session, { mechanism }, key);
  return cryptoki.C_Encrypt(session, blocks, Buffer.alloc(blocks.length + 64));
}

function desOf(key: Buffer, blocks: Buffer): Buffer {
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([key, key, key]), null);
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(blocks), cipher.final()]);
}
