/**
 * The last heads of the audit chain, kept in the HSM: two slots, each a persistent key whose value
 * is the digest of a signed head. A database and an anchor that were put back to an older day do
 * not know what the HSM keeps.
 *
 * The digest is no secret, and the HSM does not give it out: whether a slot holds a head is told by
 * an HMAC of the HSM and one made here.
 *
 * @module
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { auditHeadOctets } from '../credentials/verify-audit-head.ts';
import { KmsError } from '../errors/kms-error.ts';
import type { KeptHeads, SignedAuditHead } from '../ports/audit-heads.ts';
import type { Hsm, HsmKeySpec, KeyHandle } from '../ports/hsm.ts';
import { withSteadyMac } from './derived-mac-key.ts';
import { inconsistent } from './inconsistent.ts';
import { findOrNull } from './storage-keys.ts';

/** What the HMACs cover. */
const COVERED = 'sts-kms audit head kept 1';
const LABELS = ['sts-kms audit head A', 'sts-kms audit head B'] as const;

/** The slots of one HSM. */
export interface HeadSlots {
  /**
   * Keeps a head in the place of the older one. It is destroyed before the new one is there: after
   * a crash between the two the other slot has its head still.
   *
   * @param newest - the one that must stay, or many of which the newest kept one stays
   * @throws {KmsError} SM_AUDIT_HEAD when nothing tells which slot is older, or a newer head is
   *   kept; HSM_KEY_AMBIGUOUS, HSM_KEY_ATTRIBUTES, SM_HSM_INCONSISTENT
   */
  keep(head: SignedAuditHead, newest: readonly SignedAuditHead[]): void;
  /** Keeps a head alone, in the place of all. */
  replace(head: SignedAuditHead): void;
  /** Looks whether the kept heads are among these. */
  match(heads: readonly SignedAuditHead[]): KeptHeads;
}

/** A slot, and the number of its head when that is among those that are known. */
interface Slot {
  readonly label: string;
  readonly key: KeyHandle | null;
  readonly head: SignedAuditHead | null;
}

/** The slots of an HSM. */
export function createHeadSlots(hsm: Hsm): HeadSlots {
  // Heads that this process has seen in a slot.
  let seen: readonly SignedAuditHead[] = [];

  function look(heads: readonly SignedAuditHead[]): readonly [Slot, Slot] {
    const [first, second] = LABELS;
    const slots = [slotOf(hsm, first, heads), slotOf(hsm, second, heads)] as const;
    seen = slots.flatMap(({ head }) => head ?? []);
    return slots;
  }

  return {
    keep: (head, newest) => {
      const slots = look([head, ...newest, ...seen]);
      if (slots.some((slot) => slot.head === head)) return;
      const newer = slots.find((slot) => slot.head !== null && slot.head.number > head.number);
      if (newer !== undefined) {
        const message = `head ${head.number} is older than one that the HSM keeps`;
        throw new KmsError('SM_AUDIT_HEAD', message);
      }
      const { label, key } = slots.find((slot) => slot.key === null) ?? olderOf(slots);
      if (key !== null) hsm.destroyKey(key);
      hsm.importKey(slotSpec(label), digestOf(head));
      if (!look([head, ...seen]).some((slot) => slot.label === label && slot.head === head)) {
        throw inconsistent(`the HSM keeps another head than ${head.number}`);
      }
    },
    replace: (head) => {
      const [first, second] = look([head]);
      for (const { key } of [first, second]) if (key !== null) hsm.destroyKey(key);
      hsm.importKey(slotSpec(first.label), digestOf(head));
      if (look([head])[0].head !== head) throw inconsistent(`the HSM keeps no head ${head.number}`);
    },
    match: (heads) => {
      const slots = look(heads);
      const found = slots.flatMap((slot) => slot.head?.number ?? []);
      return {
        kept: slots.filter(({ key }) => key !== null).length,
        found: found.sort((one, other) => other - one),
      };
    },
  };
}

function slotSpec(label: string): HsmKeySpec {
  return { usage: 'record-mac', label, persistent: true, extractable: false };
}

function slotOf(hsm: Hsm, label: string, heads: readonly SignedAuditHead[]): Slot {
  const key = findOrNull(hsm, label);
  if (key === null) return { label, key, head: null };
  return withSteadyMac({ hsm, key }, COVERED, (mac) => {
    const head = heads.find((each) => timingSafeEqual(macOf(each), mac));
    return { label, key, head: head ?? null };
  });
}

function macOf(head: SignedAuditHead): Uint8Array {
  return createHmac('sha256', digestOf(head)).update(COVERED).digest();
}

/** SHA-256 over the canonical head and its signature. */
function digestOf(head: SignedAuditHead): Uint8Array {
  const signature = Buffer.from(head.signature, 'base64');
  return createHash('sha256').update(auditHeadOctets(head)).update(signature).digest();
}

/** Of two known heads the one with the lower number; of one known it is the other slot. */
function olderOf([first, second]: readonly [Slot, Slot]): Slot {
  if (first.head === null && second.head === null) {
    const message = 'the HSM keeps two heads, and none of those shown is one of them';
    throw new KmsError('SM_AUDIT_HEAD', message);
  }
  return (first.head?.number ?? 0) < (second.head?.number ?? 0) ? first : second;
}
