/**
 * Proves a key-change set before release: a virtual meter under the old key takes its tokens in
 * the order in which they are printed and must end up with the new key and the new attributes.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { KeyAt } from '../token/key-change-sections.ts';
import type { KeyChangeAttributes } from '../token/key-change-attributes.ts';
import { enterToken } from './enter-token.ts';
import {
  holdsDecoderKey,
  recodeVirtualMeter,
  type MeterKeyState,
  type VirtualMeter,
} from './virtual-meter.ts';

/** A set and what it should do. */
export interface KeyChangeProof {
  readonly before: Readonly<MeterKeyState>;
  readonly oldKey: KeyAt;
  readonly after: KeyChangeAttributes;
  readonly newKey: KeyAt;
}

/**
 * Proves a set on a meter, which is made as new for it.
 *
 * @param tokens - the digits as they will be printed
 * @throws {KmsError} STS_KCT_PROOF when a token is refused or the meter ends up otherwise
 */
export function proveKeyChange(
  meter: VirtualMeter,
  proof: KeyChangeProof,
  tokens: readonly string[],
): void {
  recodeVirtualMeter(meter, proof.before, proof.oldKey);
  let rollOver: boolean | null = null;
  for (const token of tokens) {
    const answer = enterToken(meter, token);
    if (answer.verdict !== 'accept') throw failed(`a token was answered ${answer.verdict}`);
    if (answer.effect.kind === 'key-change') rollOver = answer.effect.rollOver;
  }
  if (rollOver !== proof.after.rollOver) throw failed('the key did not change as intended');
  if (!holdsDecoderKey(meter, proof.newKey.keys, proof.newKey.at)) {
    throw failed('the meter holds another key');
  }
  if (!holdsAttributes(meter.key, proof.after, tokens))
    throw failed('the meter holds other attributes');
}

/** A set of two tokens carries no SupplyGroupCode: the meter then shows 000000. */
function holdsAttributes(
  key: MeterKeyState,
  after: KeyChangeAttributes,
  tokens: readonly string[],
): boolean {
  const carried = tokens.length === 2 ? '000000' : after.supplyGroupCode;
  return (
    key.supplyGroupCode === carried &&
    key.keyType === after.keyType &&
    key.keyRevisionNumber === after.keyRevisionNumber &&
    key.keyExpiryNumber === after.keyExpiryNumber &&
    key.tariffIndex === after.tariffIndex
  );
}

function failed(reason: string): KmsError {
  return new KmsError('STS_KCT_PROOF', `proof on the virtual meter failed: ${reason}`);
}
