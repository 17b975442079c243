/**
 * The token CRC: reflected CRC-16, polynomial 8005h, start FFFFh, no final XOR, over seven octets:
 * six zero bits, the class (2) and the 48 bits of the block before the CRC. The low octet goes
 * first. SPEC 5.1.
 *
 * @module
 */

/** 8005h with its bits reversed. */
const REFLECTED_POLYNOMIAL = 0xa001;
const START = 0xffff;
/** The octet that a currency CRC takes in at the end. SPEC 5.1, CRC_C. */
const CURRENCY_OCTET = 0x01;

const TABLE = buildTable();

/** What the CRC of a block covers. */
export interface CrcInput {
  /** 0 to 3. */
  readonly tokenClass: number;
  /** The 32 most significant bits of the block. */
  readonly high: number;
  /** The 16 bits after them. */
  readonly middle: number;
  /** True for class 0, subclass 4 to 7: one octet 01h more. */
  readonly currency: boolean;
}

/**
 * CRC of a block.
 *
 * @returns 16 bits, in the order of transmission: the low octet of the register is the high one
 */
export function blockCrc(input: CrcInput): number {
  const { high, middle } = input;
  let register = step(START, input.tokenClass);
  register = step(register, high >>> 24);
  register = step(register, (high >>> 16) & 255);
  register = step(register, (high >>> 8) & 255);
  register = step(register, high & 255);
  register = step(register, (middle >>> 8) & 255);
  register = step(register, middle & 255);
  if (input.currency) register = step(register, CURRENCY_OCTET);
  return swapped(register);
}

/**
 * CRC of any octets, as transmitted. The vector operation `crc` and the tests use it.
 *
 * @returns 16 bits
 */
export function crcOfBytes(bytes: Uint8Array): number {
  let register = START;
  for (const byte of bytes) register = step(register, byte);
  return swapped(register);
}

function step(register: number, octet: number): number {
  return (register >>> 8) ^ TABLE[(register ^ octet) & 255]!;
}

function swapped(register: number): number {
  return ((register & 255) << 8) | (register >>> 8);
}

function buildTable(): Uint16Array {
  const table = new Uint16Array(256);
  for (let index = 0; index < 256; index += 1) {
    let register = index;
    for (let bit = 0; bit < 8; bit += 1) {
      register = register & 1 ? (register >>> 1) ^ REFLECTED_POLYNOMIAL : register >>> 1;
    }
    table[index] = register;
  }
  return table;
}
