/**
 * The vector operation `keyChangeTokens`. No issuing policy applies: any key type, any order of
 * base dates and revisions.
 *
 * @module
 */
import * as z from 'zod';
import { KEY_EXPIRY_NUMBER_NEVER } from '../../sts/attributes/key-expiry-number.ts';
import { parseEncryptionAlgorithm } from '../../sts/attributes/encryption-algorithm.ts';
import { hexFromBytes } from '../../sts/text.ts';
import {
  createKeyChangeWorkspace,
  issueKeyChangeSet,
} from '../../sts/token/issue-key-change-set.ts';
import { requireTokenCount } from '../../sts/token/key-change-attributes.ts';
import { isRollOver } from '../../sts/token/roll-over.ts';
import { takeTokenText } from '../../sts/token/token-digits.ts';
import { cipherFor, operation } from '../vector-context.ts';
import { deriveVectorKey } from '../vector-derivation.ts';
import {
  decoderKeyField,
  encryptionAlgorithmField,
  keyField,
  meterPanField,
  tokenField,
  type VectorKey,
} from '../vector-fields.ts';

export const keyChangeTokensOperation = operation({
  inputs: z.strictObject({
    encryptionAlgorithm: encryptionAlgorithmField,
    meterPAN: meterPanField,
    threeTokenSet: z.boolean(),
    from: keyField,
    to: keyField,
  }),
  expected: z.strictObject({
    fromDecoderKey: decoderKeyField,
    toDecoderKey: decoderKeyField,
    rollOver: z.literal([0, 1]),
    tokens: z.array(tokenField).min(2).max(4),
  }),
  compute: (inputs, context) => {
    const { meterPAN, to } = inputs;
    const encryptionAlgorithm = parseEncryptionAlgorithm(inputs.encryptionAlgorithm);
    const wide = encryptionAlgorithm === 'EA11';
    const wanted = wide ? (inputs.threeTokenSet ? 3 : 4) : inputs.threeTokenSet ? 3 : 2;
    const tokenCount = requireTokenCount(encryptionAlgorithm, wanted);
    const oldKey = deriveVectorKey({ encryptionAlgorithm, meterPAN, key: inputs.from }, context);
    const newKey = deriveVectorKey({ encryptionAlgorithm, meterPAN, key: to }, context);
    const rollOver = rollOverOf(inputs.from, to);
    const workspace = createKeyChangeWorkspace();
    issueKeyChangeSet(workspace, cipherFor(context, encryptionAlgorithm), {
      oldKey: { keys: oldKey, at: 0 },
      set: {
        attributes: {
          ...to,
          keyExpiryNumber: to.keyExpiryNumber ?? KEY_EXPIRY_NUMBER_NEVER,
          rollOver,
        },
        tokenCount,
        newKey: { keys: newKey, at: 0 },
      },
      policy: context.policy,
    });
    return {
      fromDecoderKey: hexFromBytes(oldKey),
      toDecoderKey: hexFromBytes(newKey),
      rollOver: rollOver ? 1 : 0,
      tokens: Array.from({ length: tokenCount }, (_, n) => takeTokenText(workspace.issued, n)),
    };
  },
});

/** A DKGA02 key of a vector may have no base date; then none is later. */
function rollOverOf(from: VectorKey, to: VectorKey): boolean {
  if (from.baseDate === undefined || to.baseDate === undefined) return false;
  return isRollOver(from.baseDate, to.baseDate);
}
