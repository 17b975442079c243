/** Attributes of the worked examples, for tests to vary. */
import { parseSupplyGroupCode } from '../../src/sts/attributes/supply-group-code.ts';
import { parseTariffIndex } from '../../src/sts/attributes/tariff-index.ts';
import type { Dkga04Attributes } from '../../src/sts/derivation/decoder-key-attributes.ts';
import { parseMeterPAN } from '../../src/sts/identity/meter-pan.ts';
import { bytesFromHex } from '../../src/sts/text.ts';

export const DES_VENDING_KEY = bytesFromHex('ABABABABABABABAB');
export const LONG_VENDING_KEY = bytesFromHex('ABABABABABABABAB949494949494949401234567');

/** The worked example of DKGA04 for EA07. */
export const WORKED: Dkga04Attributes = {
  meterPAN: parseMeterPAN('600727000000000009'),
  supplyGroupCode: parseSupplyGroupCode('201457'),
  keyType: 2,
  keyRevisionNumber: 1,
  tariffIndex: parseTariffIndex('01'),
  baseDate: 2014,
  encryptionAlgorithm: 'EA07',
};

/** The worked example of DKGA02. */
export const WORKED_DKGA02: Dkga04Attributes = {
  ...WORKED,
  supplyGroupCode: parseSupplyGroupCode('123456'),
};

/** The MeterPAN of the worked example with a 13-digit meter number. */
export const THIRTEEN_DIGIT_PAN = parseMeterPAN('000001000000000082');
