/**
 * Entering a token: form, class, decipherment, CRC, then what its class demands.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { TokenClass } from '../token/class-bits.ts';
import { isKeyChangeSubclass } from '../token/management-token.ts';
import { openToken } from '../token/seal-token.ts';
import { isBlockCrcValid, readBlock } from '../token/token-block.ts';
import { wipeTokenBuffer } from '../token/token-buffer.ts';
import { putTokenText } from '../token/token-digits.ts';
import type { MeterAnswer } from './meter-answer.ts';
import { takeCredit } from './take-credit.ts';
import { takeKeyChangeSection } from './take-key-change-section.ts';
import { takeManagement } from './take-management.ts';
import { takeTestDisplay } from './take-test-display.ts';
import type { VirtualMeter } from './virtual-meter.ts';

/**
 * Types a token into a meter.
 *
 * @param text - what a person typed; anything but 20 digits below 2^66 is a FormatError
 */
export function enterToken(meter: VirtualMeter, text: string): MeterAnswer {
  const tokenClass = open(meter, text);
  if (tokenClass === null) return { verdict: 'FormatError' };
  const answer = judge(meter, tokenClass);
  wipeTokenBuffer(meter.buffer);
  return answer;
}

/**
 * @returns null when the text is no token: the only failure that opening has
 * @throws what is a defect and not bad form
 */
function open(meter: VirtualMeter, text: string): TokenClass | null {
  try {
    putTokenText(meter.buffer, 0, text);
    return openToken(meter.buffer, 0, meter.cipher);
  } catch (error) {
    const badForm =
      error instanceof KmsError &&
      (error.code === 'STS_TOKEN_FORM' || error.code === 'STS_TOKEN_RANGE');
    if (badForm) return null;
    throw error;
  }
}

function judge(meter: VirtualMeter, tokenClass: TokenClass): MeterAnswer {
  // Class 3 is reserved: no meter has a function for it.
  if (tokenClass === 3) return { verdict: 'FunctionError' };
  if (!isBlockCrcValid(meter.buffer, 0, tokenClass)) return { verdict: 'CRCError' };
  const fields = readBlock(meter.buffer, 0, tokenClass);
  if (tokenClass === 0) return takeCredit(meter, fields);
  if (tokenClass === 1) return takeTestDisplay(meter, fields);
  if (isKeyChangeSubclass(fields.subclass)) return takeKeyChangeSection(meter);
  return takeManagement(meter, fields);
}
