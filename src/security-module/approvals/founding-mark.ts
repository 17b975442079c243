/**
 * The mark of a founding in the HSM: a key that exists from then on, whose value is the digest of
 * the founders. By it a host knows that an installation has people, whatever the service says.
 *
 * @module
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { KmsError } from '../../errors/kms-error.ts';
import type { GovernanceMode } from '../../people/approval-document.ts';
import type { Hsm, HsmKeySpec, KeyHandle } from '../../ports/hsm.ts';
import { inconsistent } from '../inconsistent.ts';
import { findOrNull } from '../storage-keys.ts';

const MODES: readonly GovernanceMode[] = ['REAL', 'REHEARSAL'];
const QUESTION = Buffer.from('sts-kms founding mark 1');
const DIGEST_BYTES = 32;

/** The mark of one HSM. */
export interface FoundingMark {
  /** The mode that it says, null when there is none. Once there, it is there for ever. */
  mode(): GovernanceMode | null;
  /** The same without a question to the HSM: as it was at the start, or last asked for. */
  modeSeen(): GovernanceMode | null;
  /**
   * Makes the mark, or finds the same one.
   *
   * @param digest - of the founders, 32 octets
   * @throws {KmsError} SM_FOUNDED when there is another one
   */
  make(mode: GovernanceMode, digest: Uint8Array): void;
}

/** The mark of an HSM. It is looked for at each question until it is there. */
export function createFoundingMark(hsm: Hsm): FoundingMark {
  let known: GovernanceMode | null = null;
  const mode = (): GovernanceMode | null => {
    known ??= MODES.find((each) => findOrNull(hsm, specOf(each).label) !== null) ?? null;
    return known;
  };
  mode();
  return {
    mode,
    modeSeen: () => known,
    make: (wanted, digest) => {
      const there = mode();
      if (there === null) hsm.importKey(specOf(wanted), digest);
      const key = findOrNull(hsm, specOf(wanted).label);
      if (there !== null && (there !== wanted || key === null || !holds(hsm, key, digest))) {
        throw new KmsError('SM_FOUNDED', 'the installation was founded by other people');
      }
      if (key === null || !holds(hsm, key, digest)) throw inconsistent('the founding mark');
      known = wanted;
    },
  };
}

function specOf(mode: GovernanceMode): HsmKeySpec {
  return {
    usage: 'record-mac',
    label: `sts-kms founded ${mode}`,
    persistent: true,
    extractable: false,
  };
}

function holds(hsm: Hsm, key: KeyHandle, digest: Uint8Array): boolean {
  const answer = new Uint8Array(DIGEST_BYTES);
  hsm.hmacSha256(key, { octets: QUESTION, bytes: QUESTION.length, count: 1 }, answer);
  return timingSafeEqual(answer, createHmac('sha256', digest).update(QUESTION).digest());
}
