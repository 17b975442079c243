/**
 * Class 0 in the meter: never under a DDTK; expired, used and old tokens are refused; the amount
 * must fit its register. SPEC 6.1 and section 7.
 *
 * @module
 */
import { KEY_TYPE_DEFAULT } from '../attributes/key-type.ts';
import { CREDIT_SERVICES, currencyAmountOf } from '../token/credit-token.ts';
import { decodeCurrencyAmount, formatCurrencyUnits } from '../token/currency-amount.ts';
import type { BlockFields } from '../token/token-block.ts';
import { decodeTransferAmount } from '../token/transfer-amount.ts';
import { judgeIdentified, tokenIdentifierOf } from './judge-token-identifier.ts';
import { accepted, type MeterAnswer } from './meter-answer.ts';
import { rememberTokenIdentifier } from './token-memory.ts';
import type { VirtualMeter } from './virtual-meter.ts';

/** Largest content of a credit register in units: our choice, 100 of the largest tokens. */
const CREDIT_UNITS_MAX = 1_820_162_400;
/** Largest content of a currency register, either sign: our choice, hundreds of such tokens. */
const CREDIT_CURRENCY_MAX = 10n ** 38n;

/** Judges and takes a credit token. */
export function takeCredit(meter: VirtualMeter, fields: BlockFields): MeterAnswer {
  if (meter.key.keyType === KEY_TYPE_DEFAULT) return { verdict: 'DDTKError' };
  if (!meter.setup.creditSubclasses.includes(fields.subclass)) {
    return { verdict: 'FunctionError' };
  }
  const judged = judgeIdentified(meter, fields);
  if (judged !== 'new') return { verdict: judged };
  return fields.subclass < 4 ? takeUnits(meter, fields) : takeCurrency(meter, fields);
}

function takeUnits(meter: VirtualMeter, fields: BlockFields): MeterAnswer {
  const register = fields.subclass as 0 | 1 | 2 | 3;
  const amountUnits = decodeTransferAmount(fields.lower16);
  const total = meter.registers.creditUnits[register] + amountUnits;
  if (total > CREDIT_UNITS_MAX) return { verdict: 'RangeError' };
  meter.registers.creditUnits[register] = total;
  rememberTokenIdentifier(meter.usedTokens, tokenIdentifierOf(fields));
  return accepted({ kind: 'credit', service: CREDIT_SERVICES[register], amountUnits });
}

function takeCurrency(meter: VirtualMeter, fields: BlockFields): MeterAnswer {
  const register = (fields.subclass - 4) as 0 | 1 | 2 | 3;
  const units = decodeCurrencyAmount(currencyAmountOf(fields));
  const total = meter.registers.creditCurrency[register] + units;
  const magnitude = total < 0n ? -total : total;
  if (magnitude > CREDIT_CURRENCY_MAX) return { verdict: 'RangeError' };
  meter.registers.creditCurrency[register] = total;
  rememberTokenIdentifier(meter.usedTokens, tokenIdentifierOf(fields));
  const amount = formatCurrencyUnits(units);
  return accepted({ kind: 'currency-credit', service: CREDIT_SERVICES[register], amount });
}
