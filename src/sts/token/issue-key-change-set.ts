/**
 * A key-change set from two decoder keys: build, encipher under the old key, write the digits, and
 * read every token back before anybody sees it.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { TokenCipher } from '../cipher/token-cipher.ts';
import type { OpenPointPolicy } from '../open-points.ts';
import { writeKeyChangeBlocks, type KeyAt, type KeyChangeSet } from './key-change-sections.ts';
import { openToken, sealToken } from './seal-token.ts';
import {
  createTokenBuffer,
  TOKEN_DIGITS,
  TOKEN_WORDS,
  wipeTokenBuffer,
  type TokenBuffer,
} from './token-buffer.ts';

/** Most tokens of a set. */
const SET_TOKENS_MAX = 4;

/** What is needed to issue one set. */
export interface IssueKeyChange {
  /** The key that the meter holds; the set is enciphered under it. */
  readonly oldKey: KeyAt;
  readonly set: KeyChangeSet;
  readonly policy: OpenPointPolicy;
}

/** Memory for one set at a time; it holds key material until it is wiped. */
export interface KeyChangeWorkspace {
  /** The issued tokens. */
  readonly issued: TokenBuffer;
  /** The blocks before they were sealed. */
  readonly plain: TokenBuffer;
  /** The tokens read back from their digits. */
  readonly readBack: TokenBuffer;
}

/** Memory for one set at a time. */
export function createKeyChangeWorkspace(): KeyChangeWorkspace {
  return {
    issued: createTokenBuffer(SET_TOKENS_MAX),
    plain: createTokenBuffer(SET_TOKENS_MAX),
    readBack: createTokenBuffer(SET_TOKENS_MAX),
  };
}

/** Overwrites a workspace. */
export function wipeKeyChangeWorkspace(workspace: KeyChangeWorkspace): void {
  wipeTokenBuffer(workspace.issued);
  wipeTokenBuffer(workspace.plain);
  wipeTokenBuffer(workspace.readBack);
}

/**
 * Issues a set into `workspace.issued`, tokens 0 to tokenCount - 1 in the order 3, 4, 8, 9, and
 * proves it: every token is read back from its digits, deciphered and compared with its block.
 *
 * No field is random and none is a time: the same request always gives the same digits. The caller
 * wipes the workspace; the cipher holds the old key's schedule until its next key.
 *
 * @throws {KmsError} STS_KCT_READ_BACK when a token does not read back as it was built
 */
export function issueKeyChangeSet(
  workspace: KeyChangeWorkspace,
  cipher: TokenCipher,
  request: IssueKeyChange,
): void {
  const { issued, plain } = workspace;
  const count = request.set.tokenCount;
  writeKeyChangeBlocks(plain, request.set, request.policy);
  wipeTokenBuffer(issued);
  issued.words.set(plain.words.subarray(0, TOKEN_WORDS * count));
  cipher.loadKey(request.oldKey.keys, request.oldKey.at);
  for (let n = 0; n < count; n += 1) sealToken(issued, n, { tokenClass: 2, cipher });
  requireReadBack(workspace, cipher, count);
}

function requireReadBack(workspace: KeyChangeWorkspace, cipher: TokenCipher, count: number): void {
  const { issued, plain, readBack } = workspace;
  readBack.digits.set(issued.digits);
  for (let n = 0; n < count; n += 1) {
    const tokenClass = openToken(readBack, n, cipher);
    const at = TOKEN_WORDS * n;
    const same =
      readBack.words[at] === plain.words[at] && readBack.words[at + 1] === plain.words[at + 1];
    if (same && tokenClass === 2) continue;
    issued.digits.fill(0, 0, TOKEN_DIGITS * count);
    throw new KmsError('STS_KCT_READ_BACK', 'a key-change token did not read back: none released');
  }
}
