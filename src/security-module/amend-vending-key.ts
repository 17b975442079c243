/**
 * Changing vending keys: what may change is sealed anew, everything else of the key stays.
 *
 * @module
 */
import type { Stored } from '../keys/sealed-record.ts';
import type { HeldValue, VendingKey } from '../keys/vending-key.ts';
import { mayFollow } from '../keys/vending-key-life.ts';
import type { Authority } from '../ports/authority.ts';
import { canonicalOctets, octetsInJson } from '../exchange/canonical-octets.ts';
import { requireMayAmend } from './approvals/governed-changes.ts';
import { refused, type KeyMaking } from './make-vending-key.ts';

/**
 * Seals the next version of a key.
 *
 * @throws {KmsError} SM_RECORD_MAC, SM_RECORD_CHANGE, the SM_APPROVAL_ codes
 */
export function amendVendingKey(
  { records, governing }: Pick<KeyMaking, 'records' | 'governing'>,
  { previous, next }: { readonly previous: Stored<VendingKey>; readonly next: VendingKey },
  authority?: Authority,
): Stored<VendingKey> {
  const { entity } = records.requireKey(previous);
  if (next.version !== entity.version + 1) {
    throw refused(entity, `version ${next.version} cannot follow version ${entity.version}`);
  }
  if (identityOf(entity) !== identityOf(next)) {
    throw refused(entity, 'what it is never changes');
  }
  requireNextState(entity, next);
  requireNextValue(entity, next);
  requireMayAmend(governing, { previous: entity, next }, authority);
  return records.sealKey(next);
}

/** An announced key gets its value and the next state together, by generating or importing. */
function requireNextState(entity: VendingKey, next: VendingKey): void {
  const [from, to] = [entity.life.state, next.life.state];
  const completed = from === 'generating' && to === 'pre-active';
  if (from === to || (mayFollow(from, to) && !completed)) return;
  throw refused(entity, `${to} may not follow ${from}`);
}

function requireNextValue(entity: VendingKey, next: VendingKey): void {
  const wanted = next.life.state === 'destroyed' ? null : entity.value;
  if (textOf(wanted) === textOf(next.value)) return;
  throw refused(entity, wanted === null ? 'it has no value' : 'its value is another');
}

/** Everything that never changes. */
function identityOf({
  id,
  attributes,
  origin,
  trial,
  tokenClockOffsetMinutes,
}: VendingKey): string {
  const { supplyGroupCode, keyRevisionNumber, keyType, baseDate } = attributes;
  const { decoderKeyGenerationAlgorithm } = attributes;
  const name = [supplyGroupCode, keyRevisionNumber, keyType, baseDate] as const;
  const clock = tokenClockOffsetMinutes;
  const parts = [id, ...name, decoderKeyGenerationAlgorithm, origin, trial ? 1 : 0, clock];
  return Buffer.from(canonicalOctets(parts)).toString();
}

function textOf(value: HeldValue | null): string {
  if (value === null) return 'none';
  const { wrapped, storageKeyNumber, keyCheckValue, fingerprint } = value;
  const parts = [octetsInJson(wrapped), storageKeyNumber, keyCheckValue, fingerprint];
  return Buffer.from(canonicalOctets(parts)).toString();
}
