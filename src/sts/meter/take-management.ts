/**
 * Class 2 without the key changes, in the meter. SPEC 5.4.
 *
 * @module
 */
import { isClearCreditRegister, MANAGEMENT_SUBCLASS_NAMES } from '../token/management-token.ts';
import type { BlockFields } from '../token/token-block.ts';
import { decodeTransferAmount } from '../token/transfer-amount.ts';
import { judgeIdentified, tokenIdentifierOf } from './judge-token-identifier.ts';
import { accepted, type MeterAnswer } from './meter-answer.ts';
import { rememberTokenIdentifier } from './token-memory.ts';
import type { MeterRegisters, VirtualMeter } from './virtual-meter.ts';

/** What a subclass does with its value, or false when the value is out of its range. */
type Action = (registers: MeterRegisters, value16: number) => boolean;

const ACTIONS: ReadonlyMap<number, Action> = new Map<number, Action>([
  [0, setMaximumPowerLimit],
  [1, clearCredit],
  [5, clearTamperCondition],
  [6, setMaximumPhasePowerUnbalanceLimit],
]);

/**
 * Judges and takes a management token. SetTariffRate, SetWaterMeterFactor (SPEC D14), extended and
 * proprietary subclasses have no function in this meter.
 */
export function takeManagement(meter: VirtualMeter, fields: BlockFields): MeterAnswer {
  const action = ACTIONS.get(fields.subclass);
  if (action === undefined) return { verdict: 'FunctionError' };
  const judged = judgeIdentified(meter, fields);
  if (judged !== 'new') return { verdict: judged };
  if (!action(meter.registers, fields.lower16)) return { verdict: 'RangeError' };
  rememberTokenIdentifier(meter.usedTokens, tokenIdentifierOf(fields));
  const name = MANAGEMENT_SUBCLASS_NAMES[fields.subclass] ?? '';
  return accepted({ kind: 'management', name, value16: fields.lower16 });
}

function setMaximumPowerLimit(registers: MeterRegisters, value16: number): boolean {
  registers.maximumPowerLimitWatts = decodeTransferAmount(value16);
  return true;
}

function setMaximumPhasePowerUnbalanceLimit(registers: MeterRegisters, value16: number): boolean {
  registers.maximumPhasePowerUnbalanceLimitWatts = decodeTransferAmount(value16);
  return true;
}

function clearTamperCondition(registers: MeterRegisters, value16: number): boolean {
  if (value16 !== 0) return false;
  registers.tampered = false;
  return true;
}

function clearCredit(registers: MeterRegisters, value16: number): boolean {
  if (!isClearCreditRegister(value16)) return false;
  for (const register of [0, 1, 2, 3] as const) {
    if (value16 > 7 || value16 === register) registers.creditUnits[register] = 0;
    if (value16 > 7 || value16 === register + 4) registers.creditCurrency[register] = 0n;
  }
  return true;
}
