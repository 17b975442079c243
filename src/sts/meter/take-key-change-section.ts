/**
 * A token of a key-change set in the meter. The sections come in any order; the last one changes
 * the key. They carry no TokenIdentifier, so they never expire and are never used up. SPEC 6.
 *
 * @module
 */
import { parseKeyExpiryNumber } from '../attributes/key-expiry-number.ts';
import { parseKeyRevisionNumber } from '../attributes/key-revision-number.ts';
import { parseKeyType } from '../attributes/key-type.ts';
import { supplyGroupCodeFromBinary } from '../attributes/supply-group-code.ts';
import { tariffIndexFromTokenField } from '../attributes/tariff-index.ts';
import { isKeyTypeChangePermitted } from '../token/key-change-permission.ts';
import { accepted, type MeterAnswer, type Verdict } from './meter-answer.ts';
import { forgetPartialKeyChange, type VirtualMeter } from './virtual-meter.ts';

/** Bits of the first section's header. SPEC section 6. */
const ROLL_OVER_BIT = 8;
const THREE_TOKENS_BIT = 4;
const TARIFF_INDEX_MAX = 99;
const SUPPLY_GROUP_CODE_MAX = 999_999;
/** Positions of the words of a key, most significant first. SPEC section 6, D1. */
const EA07_KEY_ORDER: readonly number[] = [0, 1];
const EA11_KEY_ORDER: readonly number[] = [0, 2, 3, 1];
/** Position of a subclass in the partial set. */
const SLOTS: Readonly<Record<number, 0 | 1 | 2 | 3>> = { 3: 0, 4: 1, 8: 2, 9: 3 };

/** Judges the section in the meter's buffer, keeps it, and changes the key with the last one. */
export function takeKeyChangeSection(meter: VirtualMeter): MeterAnswer {
  const high = meter.buffer.words[0] ?? 0;
  const subclass = high >>> 28;
  const header = (high >>> 16) & 0xfff;
  const word = ((high << 16) | ((meter.buffer.words[1] ?? 0) >>> 16)) >>> 0;
  const refused = judgeSection(meter, { subclass, header, word });
  if (refused !== null) return { verdict: refused };
  const slot = SLOTS[subclass] ?? 0;
  meter.partial.headers[slot] = header;
  meter.partial.words[slot] = word;
  return isWhole(meter) ? changeKey(meter) : accepted({ kind: 'key-change-part', subclass });
}

interface Section {
  readonly subclass: number;
  readonly header: number;
  readonly word: number;
}

type Refusal = Exclude<Verdict, 'accept'> | null;

function judgeSection(meter: VirtualMeter, section: Section): Refusal {
  const wide = meter.setup.encryptionAlgorithm === 'EA11';
  switch (section.subclass) {
    case 3:
      return judgeFirst(meter, section.header);
    case 4: {
      const tariff = section.header & 0xff;
      const binary = meter.policy.d17TariffIndexField === 'binary';
      const known = binary ? tariff <= TARIFF_INDEX_MAX : /^\d\d?$/.test(tariff.toString(16));
      return known ? null : 'RangeError';
    }
    case 8:
      return wide ? null : judgeThirdOfThree(meter, section);
    default:
      return wide ? null : 'FunctionError';
  }
}

function judgeFirst(meter: VirtualMeter, header: number): Refusal {
  const keyType = parseKeyType(header & 3);
  if (!isKeyTypeChangePermitted(meter.key.keyType, keyType, meter.policy)) return 'KeyTypeError';
  const revision = (header >>> 4) & 15;
  if (revision < 1 || revision > 9) return 'RangeError';
  if ((header & THREE_TOKENS_BIT) === 0) return null;
  if (meter.setup.encryptionAlgorithm === 'EA11') return 'FormatError';
  return meter.setup.takesThirdToken ? null : 'FunctionError';
}

/** The third token of EA07: SGC 24, then 20 bits that must be zero. */
function judgeThirdOfThree(meter: VirtualMeter, section: Section): Refusal {
  if (!meter.setup.takesThirdToken) return 'FunctionError';
  if ((section.word & 0xfffff) !== 0) return 'FormatError';
  const code = (section.header << 12) | (section.word >>> 20);
  return code > SUPPLY_GROUP_CODE_MAX ? 'RangeError' : null;
}

function isWhole(meter: VirtualMeter): boolean {
  const [first, second, third, fourth] = meter.partial.headers;
  if (typeof first !== 'number' || typeof second !== 'number') return false;
  if (meter.setup.encryptionAlgorithm === 'EA11') {
    return typeof third === 'number' && typeof fourth === 'number';
  }
  return (first & THREE_TOKENS_BIT) === 0 || typeof third === 'number';
}

function changeKey(meter: VirtualMeter): MeterAnswer {
  const first = meter.partial.headers[0] ?? 0;
  const second = meter.partial.headers[1] ?? 0;
  const carried = carriedSupplyGroupCode(meter);
  if (carried > SUPPLY_GROUP_CODE_MAX) {
    forgetPartialKeyChange(meter);
    return { verdict: 'RangeError' };
  }
  const rollOver = (first & ROLL_OVER_BIT) !== 0;
  const highFirst = meter.policy.d17KeyExpiryNumberFirst === 'high-nibble';
  const high = highFirst ? first >>> 8 : second >>> 8;
  const low = highFirst ? second >>> 8 : first >>> 8;
  meter.key.keyType = parseKeyType(first & 3);
  meter.key.keyRevisionNumber = parseKeyRevisionNumber((first >>> 4) & 15);
  meter.key.keyExpiryNumber = parseKeyExpiryNumber((high << 4) | low);
  meter.key.tariffIndex = tariffIndexFromTokenField(second & 0xff, meter.policy);
  // A set that carries no SupplyGroupCode leaves 000000 on the display.
  meter.key.supplyGroupCode = supplyGroupCodeFromBinary(Math.max(carried, 0));
  if (rollOver) meter.usedTokens.length = 0;
  takeNewKey(meter);
  forgetPartialKeyChange(meter);
  return accepted({ kind: 'key-change', rollOver });
}

/** The 24 bits of the SupplyGroupCode, or -1 when the set carries none. */
function carriedSupplyGroupCode(meter: VirtualMeter): number {
  const { headers, words } = meter.partial;
  const third = headers[2] ?? 0;
  if (meter.setup.encryptionAlgorithm === 'EA11') return ((headers[3] ?? 0) << 12) | third;
  if (((headers[0] ?? 0) & THREE_TOKENS_BIT) === 0) return -1;
  return (third << 12) | ((words[2] ?? 0) >>> 20);
}

/** Key = sections 3, 4 (EA07) or 3, 8, 9, 4 (EA11), 32 bits each. SPEC section 6. */
function takeNewKey(meter: VirtualMeter): void {
  const order = meter.setup.encryptionAlgorithm === 'EA11' ? EA11_KEY_ORDER : EA07_KEY_ORDER;
  for (let octet = 0; octet < 4 * order.length; octet += 1) {
    const word = meter.partial.words[order[octet >>> 2] ?? 0] ?? 0;
    meter.decoderKey[octet] = (word >>> (24 - 8 * (octet & 3))) & 255;
  }
  meter.cipher.loadKey(meter.decoderKey, 0);
}
