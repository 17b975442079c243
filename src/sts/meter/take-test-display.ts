/**
 * Class 1 in the meter: subclass 0 and 1, for every maker or for its own. SPEC 5.3.
 *
 * @module
 */
import { readTestDisplay } from '../token/test-display-token.ts';
import type { BlockFields } from '../token/token-block.ts';
import { accepted, type MeterAnswer } from './meter-answer.ts';
import type { VirtualMeter } from './virtual-meter.ts';

/** Judges a test or display token; only subclass 0 and 1 have a function here. */
export function takeTestDisplay(meter: VirtualMeter, fields: BlockFields): MeterAnswer {
  if (fields.subclass > 1) return { verdict: 'FunctionError' };
  const { control, manufacturerCode } = readTestDisplay(fields, meter.policy);
  const addressed = manufacturerCode === 0 || manufacturerCode === meter.setup.manufacturerCode;
  if (!addressed) return { verdict: 'FunctionError' };
  return accepted({ kind: 'test-display', subclass: fields.subclass, control });
}
