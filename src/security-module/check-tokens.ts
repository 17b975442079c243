/**
 * Checks tokens: derives the decoder key that each should be under, opens it, and says what it says
 * if its CRC is right. Keys and opened blocks stay here and are overwritten.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import {
  KEY_CHANGE_BATCH_MAX,
  type TokenCheckBatch,
  type TokenCheckItem,
  type TokenCheckOutcome,
} from '../ports/security-module.ts';
import { KEY_TYPE_COMMON } from '../sts/attributes/key-type.ts';
import type { TokenCipher } from '../sts/cipher/token-cipher.ts';
import { requireCombination } from '../sts/derivation/derive-decoder-key.ts';
import { requireKeyType3Allowed } from '../sts/derivation/pan-block.ts';
import { openToken } from '../sts/token/seal-token.ts';
import { isBlockCrcValid, readBlock } from '../sts/token/token-block.ts';
import { createTokenBuffer, wipeTokenBuffer, type TokenBuffer } from '../sts/token/token-buffer.ts';
import { readTokenContent } from '../sts/token/token-content.ts';
import { putTokenText, readTokenDigits } from '../sts/token/token-digits.ts';
import { attributesOf, deriveBatch, type DerivationDependencies } from './derive-batch.ts';
import type { CreateCipher } from './key-change-workbench.ts';
import { orRefused } from './plan-key-change.ts';
import { requireUsedRecords, type CheckedRecord } from './record-mac.ts';
import { requireHeldValue, type HeldRecord } from './held-record.ts';

/** Checks a batch; one outcome for each item, in their order. */
export type CheckTokens = (batch: TokenCheckBatch) => TokenCheckOutcome[];

/** What stays from batch to batch, empty in between. */
interface Checker extends DerivationDependencies {
  readonly ciphers: Readonly<Record<TokenCheckItem['encryptionAlgorithm'], TokenCipher>>;
  readonly buffer: TokenBuffer;
}

const NOT_GENUINE = { genuine: false } as const;

/** A checker with ciphers of its own. */
export function createTokenChecker(
  dependencies: DerivationDependencies,
  createCipher: CreateCipher,
): CheckTokens {
  const ciphers = { EA07: createCipher('EA07'), EA11: createCipher('EA11') };
  const checker = { ...dependencies, ciphers, buffer: createTokenBuffer(1) };
  return (batch) => {
    if (batch.items.length > KEY_CHANGE_BATCH_MAX) {
      throw new KmsError('SM_BATCH_TOO_LARGE', `at most ${KEY_CHANGE_BATCH_MAX} tokens a batch`);
    }
    return dependencies.sessionKeys.attempt(() => checkOnce(checker, batch));
  };
}

/** An item and its place in the answer. */
interface Placed {
  readonly item: TokenCheckItem;
  readonly place: number;
}

function checkOnce(checker: Checker, { keys, items }: TokenCheckBatch): TokenCheckOutcome[] {
  const records = requireUsedRecords(checker, keys, new Set(items.map(({ key }) => key)));
  const outcomes = new Array<TokenCheckOutcome>(items.length).fill(NOT_GENUINE);
  const checkable = new Map<HeldRecord, Placed[]>();
  items.forEach((item, place) => {
    const record = orRefused(() => requireCheckable(checker, item, records));
    if ('refused' in record) outcomes[place] = record;
    else groupOf(checkable, record).push({ item, place });
  });
  try {
    for (const [record, placed] of checkable) {
      const attributes = placed.map(({ item }) =>
        attributesOf(item, record.entity.attributes, item.tariffIndex),
      );
      const { at, stride } = deriveBatch(checker, record, attributes);
      placed.forEach(({ item, place }, n) => {
        outcomes[place] = checkOne(checker, item, at + stride * n);
      });
    }
    return outcomes;
  } finally {
    checker.slab.wipe();
    wipeTokenBuffer(checker.buffer);
    checker.ciphers.EA07.wipe();
    checker.ciphers.EA11.wipe();
  }
}

function groupOf(groups: Map<HeldRecord, Placed[]>, record: HeldRecord): Placed[] {
  const known = groups.get(record);
  if (known !== undefined) return known;
  const group: Placed[] = [];
  groups.set(record, group);
  return group;
}

/**
 * The record of an item that can be checked.
 *
 * @throws {KmsError} KEY_REVISION_UNKNOWN, STS_KEY_COMBINATION, STS_KT_COMMON_REFUSED,
 *   STS_TOKEN_FORM, STS_TOKEN_RANGE, KEY_NO_VALUE
 */
function requireCheckable(
  { buffer, policy }: Checker,
  item: TokenCheckItem,
  records: ReadonlyMap<number, CheckedRecord>,
): HeldRecord {
  const record = records.get(item.key);
  if (record === undefined) {
    throw new KmsError('KEY_REVISION_UNKNOWN', `the batch has no vending key ${item.key}`);
  }
  const { decoderKeyGenerationAlgorithm, keyType } = record.entity.attributes;
  requireCombination(decoderKeyGenerationAlgorithm, item);
  if (keyType === KEY_TYPE_COMMON) requireKeyType3Allowed(policy);
  putTokenText(buffer, 0, item.token);
  readTokenDigits(buffer, 0);
  return requireHeldValue(record);
}

/** Opens one token with the key at a place of the slab. */
function checkOne(
  { ciphers, buffer, slab, policy }: Checker,
  { encryptionAlgorithm, token }: TokenCheckItem,
  keyAt: number,
): TokenCheckOutcome {
  const cipher = ciphers[encryptionAlgorithm];
  cipher.loadKey(slab.octets, keyAt);
  putTokenText(buffer, 0, token);
  const tokenClass = openToken(buffer, 0, cipher);
  if (!isBlockCrcValid(buffer, 0, tokenClass)) return NOT_GENUINE;
  const fields = readBlock(buffer, 0, tokenClass);
  const content = readTokenContent(fields, encryptionAlgorithm, policy);
  return content === null ? NOT_GENUINE : { genuine: true, token: content };
}
