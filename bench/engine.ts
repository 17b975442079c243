/**
 * The engine against the plain BigInt reference: blocks, digits, and whole key-change sets.
 *
 * @module
 */
import { loadShippedStaTables } from '../src/config/sta-tables-file.ts';
import { parseKeyExpiryNumber } from '../src/sts/attributes/key-expiry-number.ts';
import { parseKeyRevisionNumber } from '../src/sts/attributes/key-revision-number.ts';
import { parseSupplyGroupCode } from '../src/sts/attributes/supply-group-code.ts';
import { parseTariffIndex } from '../src/sts/attributes/tariff-index.ts';
import { createMisty1Cipher } from '../src/sts/cipher/misty1.ts';
import { compileStaTables } from '../src/sts/cipher/sta.ts';
import type { TokenCipher } from '../src/sts/cipher/token-cipher.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../src/sts/open-points.ts';
import { bytesFromHex } from '../src/sts/text.ts';
import {
  createKeyChangeWorkspace,
  issueKeyChangeSet,
} from '../src/sts/token/issue-key-change-set.ts';
import { createTokenBuffer } from '../src/sts/token/token-buffer.ts';
import { readTokenDigits, writeTokenDigits } from '../src/sts/token/token-digits.ts';
import { encryptMisty1 } from '../test/reference/misty1.ts';
import { referencePairPipeline, referenceQuadPipeline } from '../test/reference/pipeline.ts';
import { encryptSta } from '../test/reference/sta.ts';
import { STA_TABLES } from '../test/reference/tables.ts';
import { interleave, type Candidate, type Comparison } from './interleave.ts';

const OLD_KEY = '87F3ECBB2E46B48F';
const NEW_KEY = 'BDC28DCF6005434D';
const OLD_KEY_WIDE = '929BD3A415C9420A05EC5EE9F3CE91C3';
const NEW_KEY_WIDE = '39FA45A353CB729549DC515A68A25C98';
const ATTRIBUTES = {
  supplyGroupCode: '203557',
  keyType: 2,
  keyRevisionNumber: 6,
  keyExpiryNumber: 255,
  tariffIndex: '02',
} as const;

/** One row of the report. */
export interface BenchRow {
  /** Number of the target in docs/performance.md, or none. */
  readonly target: string;
  readonly reach: number | null;
  readonly comparison: Comparison;
}

/** Runs every comparison of the engine. */
export async function* benchEngine(): AsyncGenerator<BenchRow> {
  const createSta = compileStaTables(loadShippedStaTables('operational'));
  const key = BigInt(`0x${OLD_KEY}`);
  const wideKey = BigInt(`0x${OLD_KEY_WIDE}`);
  yield {
    target: 'R5',
    reach: 250,
    comparison: await interleave(
      blocks('EA07 STA blocks', createSta(), OLD_KEY),
      chained('plain BigInt STA', (block) => encryptSta(STA_TABLES.operational, key, block)),
    ),
  };
  yield {
    target: '',
    reach: null,
    comparison: await interleave(
      blocks('EA11 MISTY1 blocks', createMisty1Cipher(), OLD_KEY_WIDE),
      chained('plain BigInt MISTY1', (block) => encryptMisty1(wideKey, block)),
    ),
  };
  yield { target: '', reach: null, comparison: await interleave(digits(), bigIntDigits()) };
  yield {
    target: '',
    reach: null,
    comparison: await interleave(
      pipeline('EA07 pairs, read back', createSta(), 2),
      referencePair(),
    ),
  };
  yield {
    target: '',
    reach: null,
    comparison: await interleave(
      pipeline('EA11 sets of four', createMisty1Cipher(), 4),
      referenceQuad(),
    ),
  };
}

function blocks(name: string, cipher: TokenCipher, key: string): Candidate {
  const operations = 100_000;
  const words = Uint32Array.of(0x0b19eb23, 0x0100c207, 0);
  cipher.loadKey(bytesFromHex(key), 0);
  return {
    name,
    operations,
    run: () => {
      for (let index = 0; index < operations; index += 1) cipher.encipher(words, 0);
    },
  };
}

function chained(name: string, encipher: (block: bigint) => bigint): Candidate {
  const operations = 200;
  let block = 0x0b19eb230100c207n;
  return {
    name,
    operations,
    run: () => {
      for (let index = 0; index < operations; index += 1) block = encipher(block);
    },
  };
}

function digits(): Candidate {
  const operations = 100_000;
  const buffer = createTokenBuffer(1);
  buffer.words.set([0x89abcdef, 0x01234567, 2]);
  return {
    name: '66 bits to 20 digits and back',
    operations,
    run: () => {
      for (let index = 0; index < operations; index += 1) {
        writeTokenDigits(buffer, 0);
        readTokenDigits(buffer, 0);
      }
    },
  };
}

function bigIntDigits(): Candidate {
  const operations = 10_000;
  let bits = 0x289abcdef01234567n;
  return {
    name: 'the same with BigInt',
    operations,
    run: () => {
      for (let index = 0; index < operations; index += 1) {
        bits = BigInt(bits.toString().padStart(20, '0'));
      }
    },
  };
}

function pipeline(name: string, cipher: TokenCipher, tokenCount: 2 | 4): Candidate {
  const operations = 20_000;
  const wide = tokenCount === 4;
  const oldKey = { keys: bytesFromHex(wide ? OLD_KEY_WIDE : OLD_KEY), at: 0 };
  const newKey = { keys: bytesFromHex(wide ? NEW_KEY_WIDE : NEW_KEY), at: 0 };
  const attributes = {
    supplyGroupCode: parseSupplyGroupCode(ATTRIBUTES.supplyGroupCode),
    keyType: ATTRIBUTES.keyType,
    keyRevisionNumber: parseKeyRevisionNumber(ATTRIBUTES.keyRevisionNumber),
    keyExpiryNumber: parseKeyExpiryNumber(ATTRIBUTES.keyExpiryNumber),
    tariffIndex: parseTariffIndex(ATTRIBUTES.tariffIndex),
    rollOver: true,
  };
  const request = {
    oldKey,
    set: { attributes, tokenCount, newKey },
    policy: DEFAULT_OPEN_POINT_POLICY,
  };
  const workspace = createKeyChangeWorkspace();
  return {
    name,
    operations,
    run: () => {
      for (let index = 0; index < operations; index += 1) {
        issueKeyChangeSet(workspace, cipher, request);
      }
    },
  };
}

/** The plain pair pipeline: build, encipher, decimal, read back, decipher, compare. */
export function referencePair(): Candidate {
  const change = {
    fromKey: BigInt(`0x${OLD_KEY}`),
    toKey: BigInt(`0x${NEW_KEY}`),
    attributes: { ...ATTRIBUTES, rollOver: 1 as const, threeTokenSet: false },
  };
  return repeated('the plain BigInt pipeline', () => {
    referencePairPipeline(STA_TABLES.operational, change);
  });
}

function referenceQuad(): Candidate {
  const change = {
    fromKey: BigInt(`0x${OLD_KEY_WIDE}`),
    toKey: BigInt(`0x${NEW_KEY_WIDE}`),
    attributes: { ...ATTRIBUTES, rollOver: 1 as const, threeTokenSet: false },
  };
  return repeated('the plain BigInt pipeline', () => {
    referenceQuadPipeline(change);
  });
}

function repeated(name: string, run: () => void): Candidate {
  const operations = 50;
  return {
    name,
    operations,
    run: () => {
      for (let index = 0; index < operations; index += 1) run();
    },
  };
}
