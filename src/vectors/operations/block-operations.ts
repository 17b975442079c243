/**
 * Vector operations on whole blocks: the ciphers and tokens given as a complete block.
 *
 * @module
 */
import * as z from 'zod';
import { createMisty1Cipher } from '../../sts/cipher/misty1.ts';
import type { TokenCipher } from '../../sts/cipher/token-cipher.ts';
import { bytesFromHex, hexFromBytes } from '../../sts/text.ts';
import { insertClass, type TokenClass } from '../../sts/token/class-bits.ts';
import { createTokenBuffer, type TokenBuffer } from '../../sts/token/token-buffer.ts';
import { takeTokenText, writeTokenDigits } from '../../sts/token/token-digits.ts';
import { cipherFor, operation } from '../vector-context.ts';
import { deriveVectorKey } from '../vector-derivation.ts';
import {
  blockField,
  classField,
  decoderKeyField,
  encryptionAlgorithmField,
  hex,
  keyField,
  meterPanField,
  tokenField,
} from '../vector-fields.ts';

export const misty1Operation = operation({
  inputs: z.strictObject({ key: hex(32), plaintext: blockField }),
  expected: z.strictObject({ ciphertext: blockField }),
  compute: ({ key, plaintext }) => {
    const cipher = createMisty1Cipher();
    cipher.loadKey(bytesFromHex(key), 0);
    const buffer = bufferWith(plaintext);
    cipher.encipher(buffer.words, 0);
    const word = (index: number): string =>
      (buffer.words[index] ?? 0).toString(16).toUpperCase().padStart(8, '0');
    return { ciphertext: word(0) + word(1) };
  },
});

export const staBlockOperation = operation({
  inputs: z.strictObject({
    tables: z.enum(['sample', 'operational']),
    decoderKey: hex(16),
    block: blockField,
    class: classField,
  }),
  expected: z.strictObject({ token: tokenField }),
  compute: (inputs, context) => {
    const create =
      inputs.tables === 'sample' ? context.createSampleSta : context.createOperationalSta;
    return { token: encipherBlock(inputs, create(), bytesFromHex(inputs.decoderKey)) };
  },
});

export const clearBlockOperation = operation({
  inputs: z.strictObject({ class: z.literal(1), block: blockField }),
  expected: z.strictObject({ token: tokenField }),
  compute: (inputs) => ({ token: finish(bufferWith(inputs.block), inputs.class) }),
});

export const encipheredOperation = operation({
  inputs: z.strictObject({
    encryptionAlgorithm: encryptionAlgorithmField,
    meterPAN: meterPanField,
    key: keyField,
    class: classField,
    block: blockField,
  }),
  expected: z.strictObject({ decoderKey: decoderKeyField, token: tokenField }),
  compute: (inputs, context) => {
    const decoderKey = deriveVectorKey(inputs, context);
    const cipher = cipherFor(context, inputs.encryptionAlgorithm);
    return {
      decoderKey: hexFromBytes(decoderKey),
      token: encipherBlock(inputs, cipher, decoderKey),
    };
  },
});

/** Enciphers a block whatever its class: the operations say so by their names. */
function encipherBlock(
  inputs: { readonly block: string; readonly class: number },
  cipher: TokenCipher,
  decoderKey: Uint8Array,
): string {
  const buffer = bufferWith(inputs.block);
  cipher.loadKey(decoderKey, 0);
  cipher.encipher(buffer.words, 0);
  return finish(buffer, inputs.class);
}

function finish(buffer: TokenBuffer, tokenClass: number): string {
  insertClass(buffer, 0, tokenClass as TokenClass);
  writeTokenDigits(buffer, 0);
  return takeTokenText(buffer, 0);
}

function bufferWith(block: string): TokenBuffer {
  const buffer = createTokenBuffer(1);
  buffer.words[0] = Number.parseInt(block.slice(0, 8), 16);
  buffer.words[1] = Number.parseInt(block.slice(8), 16);
  return buffer;
}
