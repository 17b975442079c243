/**
 * Class 1: tests and displays that any meter takes, not enciphered. SPEC 5.3.
 * Subclass 0 and 11 to 15: control 36, ManufacturerCode 8. Subclass 1 and 6 to 10: control 28,
 * ManufacturerCode 16.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { decoderReferenceNumberOf, type MeterPAN } from '../identity/meter-pan.ts';
import type { OpenPointPolicy } from '../open-points.ts';
import { requireBits } from '../text.ts';
import type { BlockFields } from './token-block.ts';

/** A class 1 token. */
export interface TestDisplay {
  readonly subclass: number;
  /** One bit a test: 9 hex digits (36 bits) or 7 (28 bits). */
  readonly control: string;
  /** 0 is for every maker. A non-zero code is binary (SPEC D7, unverified). */
  readonly manufacturerCode: number;
}

/**
 * The subclass of a test that a meter must support: by the width of its ManufacturerCode, two
 * digits
 * in a DRN of 11 and four in one of 13. It may support the other one too. IEC 62055-41:2018 6.2.3.
 */
export function testSubclassOf(meterPAN: MeterPAN): 0 | 1 {
  return decoderReferenceNumberOf(meterPAN).length === 11 ? 0 : 1;
}

/** Bits of the two fields of a class 1 subclass. */
export interface TestDisplayLayout {
  readonly controlBits: 36 | 28;
  readonly manufacturerBits: 8 | 16;
}

/**
 * The layout of a class 1 subclass.
 *
 * @throws {KmsError} STS_SUBCLASS_INVALID for 2 to 5: extended (STS 202-5) or reserved
 */
export function testDisplayLayout(subclass: number): TestDisplayLayout {
  if (subclass === 0 || [11, 12, 13, 14, 15].includes(subclass)) {
    return { controlBits: 36, manufacturerBits: 8 };
  }
  if (subclass === 1 || [6, 7, 8, 9, 10].includes(subclass)) {
    return { controlBits: 28, manufacturerBits: 16 };
  }
  throw new KmsError(
    'STS_SUBCLASS_INVALID',
    `test or display subclass: 0, 1 or 6 to 15 wanted, got ${subclass}`,
  );
}

/**
 * Fields of a test or display token.
 *
 * @throws {KmsError} STS_SUBCLASS_INVALID, STS_FIELD_RANGE
 */
export function testDisplayFields(token: TestDisplay, policy: OpenPointPolicy): BlockFields {
  const layout = testDisplayLayout(token.subclass);
  const control = parseControl(token.control, layout);
  const code = encodeManufacturerCode(token.manufacturerCode, layout, policy);
  if (layout.controlBits === 28) {
    return { tokenClass: 1, subclass: token.subclass, upper28: control, lower16: code };
  }
  return {
    tokenClass: 1,
    subclass: token.subclass,
    upper28: Math.floor(control / 256),
    lower16: ((control % 256) << 8) | code,
  };
}

/** What a class 1 block says. */
export interface TestDisplayReading {
  /** 9 or 7 upper-case hex digits. */
  readonly control: string;
  /** Null when the field encodes no code: a BCD field with a digit above 9 (SPEC D7). */
  readonly manufacturerCode: number | null;
}

/**
 * Reads the fields of a test or display token.
 *
 * @throws {KmsError} STS_SUBCLASS_INVALID
 */
export function readTestDisplay(fields: BlockFields, policy: OpenPointPolicy): TestDisplayReading {
  const layout = testDisplayLayout(fields.subclass);
  const wide = layout.controlBits === 36;
  const control = wide ? fields.upper28 * 256 + (fields.lower16 >>> 8) : fields.upper28;
  const code = wide ? fields.lower16 & 255 : fields.lower16;
  return {
    control: control
      .toString(16)
      .toUpperCase()
      .padStart(layout.controlBits / 4, '0'),
    manufacturerCode: policy.d7ManufacturerCode === 'binary' ? code : decodeDecimalNibbles(code),
  };
}

function decodeDecimalNibbles(field: number): number | null {
  const digits = field.toString(16);
  return /^[0-9]+$/.test(digits) ? Number(digits) : null;
}

function parseControl(control: string, layout: TestDisplayLayout): number {
  const digits = layout.controlBits / 4;
  if (!/^[0-9A-Fa-f]+$/.test(control) || control.length !== digits) {
    throw new KmsError('STS_FIELD_RANGE', `control: ${digits} hex digits wanted`);
  }
  return Number.parseInt(control, 16);
}

function encodeManufacturerCode(
  code: number,
  layout: TestDisplayLayout,
  policy: OpenPointPolicy,
): number {
  const field = { name: 'manufacturerCode', number: code };
  if (policy.d7ManufacturerCode === 'binary') return requireBits(field, layout.manufacturerBits);
  const digits = layout.manufacturerBits / 4;
  if (!Number.isInteger(code) || code < 0 || code >= 10 ** digits) {
    throw new KmsError('STS_FIELD_RANGE', `manufacturerCode: ${digits} decimal digits wanted`);
  }
  return Number.parseInt(String(code), 16);
}
