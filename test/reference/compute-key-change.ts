/**
 * The operation `keyChangeTokens`: both decoder keys, the roll-over bit and the tokens of the set.
 *
 * @module
 */
import { toHex } from './bits.ts';
import { decoderKeyOf, type KeyRegister } from './derivation.ts';
import { type KeyChangeAttributes } from './key-change.ts';
import { referencePairPipeline, referenceQuadPipeline } from './pipeline.ts';
import { meterOf, registerOf } from './registers.ts';
import { STA_TABLES } from './tables.ts';
import { booleanOf, type Members } from './vector-file.ts';

/** RO: 1 when the new key has a later base date; an absent base date counts as the same. */
export function rollOverOf(from: KeyRegister, to: KeyRegister): 0 | 1 {
  if (from.baseDate === undefined || to.baseDate === undefined) return 0;
  if (to.baseDate < from.baseDate) throw new RangeError('never to an earlier base date');
  return to.baseDate > from.baseDate ? 1 : 0;
}

function attributesOf(inputs: Members): KeyChangeAttributes {
  const to = registerOf(inputs, 'to');
  if (to.keyExpiryNumber === undefined) throw new RangeError('the new key needs an expiry number');
  return {
    supplyGroupCode: to.supplyGroupCode,
    keyType: to.keyType,
    keyRevisionNumber: to.keyRevisionNumber,
    tariffIndex: to.tariffIndex,
    keyExpiryNumber: to.keyExpiryNumber,
    rollOver: rollOverOf(registerOf(inputs, 'from'), to),
    threeTokenSet: booleanOf(inputs, 'threeTokenSet'),
  };
}

/** Expected members of a key change set. */
export function computeKeyChange(inputs: Members): Record<string, unknown> {
  const meter = meterOf(inputs);
  const isEa07 = meter.encryptionAlgorithm === 'EA07';
  const attributes = attributesOf(inputs);
  const fromKey = decoderKeyOf(registerOf(inputs, 'from'), meter);
  const toKey = decoderKeyOf(registerOf(inputs, 'to'), meter);
  const change = { fromKey, toKey, attributes };
  return {
    fromDecoderKey: toHex(fromKey, isEa07 ? 8 : 16),
    toDecoderKey: toHex(toKey, isEa07 ? 8 : 16),
    rollOver: attributes.rollOver,
    tokens: isEa07
      ? referencePairPipeline(STA_TABLES.operational, change)
      : referenceQuadPipeline(change),
  };
}
