/**
 * The checks that every token with a TokenIdentifier passes: KEN, then the memory of used tokens.
 *
 * @module
 */
import type { BlockFields } from '../token/token-block.ts';
import {
  isExpiredFor,
  parseTokenIdentifier,
  type TokenIdentifier,
} from '../token/token-identifier.ts';
import type { Verdict } from './meter-answer.ts';
import { judgeTokenIdentifier } from './token-memory.ts';
import type { VirtualMeter } from './virtual-meter.ts';

/** The 24 low bits of the 28 that follow the subclass. SPEC 5.2 and 5.4. */
export function tokenIdentifierOf(fields: BlockFields): TokenIdentifier {
  return parseTokenIdentifier(fields.upper28 & 0xffffff);
}

/** Whether the meter's key and memory take a token with these fields. */
export function judgeIdentified(
  meter: VirtualMeter,
  fields: BlockFields,
): Exclude<Verdict, 'accept'> | 'new' {
  const identifier = tokenIdentifierOf(fields);
  if (isExpiredFor(identifier, meter.key.keyExpiryNumber)) return 'KeyExpiredError';
  return judgeTokenIdentifier(meter.usedTokens, identifier);
}
