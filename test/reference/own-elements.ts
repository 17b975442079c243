/**
 * Our own vectors for the parts below a token: ciphers, CRC, check digits, times.
 *
 * @module
 */
import { withLuhnDigit } from './meter-pan.ts';
import { dkga02, dkga04, meterPan, type OwnCase, type OwnGroup } from './own-group.ts';
import { seededDigits, seededDrn, seededHex } from './own-seed.ts';
import { minuteOf } from './time.ts';

/** Cases numbered from 1, each from a function of its label. */
function numbered(prefix: string, count: number, inputs: (label: string) => OwnCase['inputs']) {
  return Array.from({ length: count }, (_, index): OwnCase => {
    const id = `OWN-${prefix}-${String(index + 1)}`;
    return { id, inputs: inputs(id) };
  });
}

function cipherGroups(): OwnGroup[] {
  const misty1 = numbered('MISTY1', 6, (label) => ({
    key: seededHex(`${label} key`, 16),
    plaintext: seededHex(`${label} plaintext`, 8),
  }));
  const staBlock = ['sample', 'operational'].flatMap((tables) =>
    [0, 1, 2].flatMap((tokenClass) =>
      numbered(`STA-${tables.toUpperCase()}-CLASS-${String(tokenClass)}`, 1, (label) => ({
        tables,
        decoderKey: seededHex(`${label} key`, 8),
        block: seededHex(`${label} block`, 8),
        class: tokenClass,
      })),
    ),
  );
  const crc = [1, 6, 7, 7, 8].flatMap((octets, index) =>
    numbered(`CRC-${String(index)}`, 1, (label) => ({ data: seededHex(label, octets) })),
  );
  return [
    { operation: 'misty1', cases: misty1 },
    { operation: 'staBlock', cases: staBlock },
    { operation: 'crc', cases: crc },
  ];
}

/** A number whose check digit is one too high. */
function withWrongLuhnDigit(digits: string): string {
  const valid = withLuhnDigit(digits);
  return digits + String((Number(valid.slice(-1)) + 1) % 10);
}

function identityGroups(): OwnGroup[] {
  const luhn = [10, 12, 17].flatMap((count) => [
    ...numbered(`LUHN-${String(count + 1)}-VALID`, 1, (label) => ({
      number: withLuhnDigit(seededDigits(label, count)),
    })),
    ...numbered(`LUHN-${String(count + 1)}-INVALID`, 1, (label) => ({
      number: withWrongLuhnDigit(seededDigits(label, count)),
    })),
  ]);
  const codes = ['00', '01', '07', '58', '99', '0100', '0101', '0999', '1000', '4321', '9999'];
  const meters = codes.map((code) => ({
    id: `OWN-PAN-${code}`,
    inputs: { decoderReferenceNumber: seededDrn(`meter ${code}`, code) },
  }));
  return [
    { operation: 'luhn', cases: luhn },
    { operation: 'meterPan', cases: meters },
  ];
}

function timeGroups(): OwnGroup[] {
  const times: [number, string[]][] = [
    [1993, ['1996-02-29T00:01Z', '2000-02-29T23:59Z', '2000-03-01T00:00Z', '2024-02-29T12:00Z']],
    [2014, ['2016-02-29T00:01Z', '2020-12-31T23:59Z', '2024-03-01T00:02Z', '2040-02-29T12:00Z']],
    [2035, ['2036-02-29T00:01Z', '2036-03-01T00:00Z', '2048-02-29T23:59Z', '2050-07-01T00:01Z']],
  ];
  const identifiers = times.flatMap(([baseDate, inside]) => {
    const first = [0, 1, 2, 1441].map((minute) => minuteOf(minute, baseDate));
    const last = minuteOf(0xffffff, baseDate);
    return [...first, ...inside, last].map((issuedAt) => ({
      id: `OWN-TID-${String(baseDate)}-${issuedAt}`,
      inputs: { issuedAt, baseDate },
    }));
  });
  const expiries = [1993, 2014, 2035].flatMap((baseDate) =>
    [0, 1, 85, 103, 170, 254].map((keyExpiryNumber) => ({
      id: `OWN-KEN-${String(baseDate)}-${String(keyExpiryNumber)}`,
      inputs: { keyExpiryNumber, baseDate },
    })),
  );
  return [
    { operation: 'tokenIdentifier', cases: identifiers },
    { operation: 'keyExpiry', cases: expiries },
  ];
}

/** Tokens from fields as they are; the random number of currency holds sign and exponent. */
function fieldGroups(): OwnGroup[] {
  const fields = [
    { class: 0, subclass: 0, tokenIdentifier: 0, value16: 0 },
    { class: 0, subclass: 3, tokenIdentifier: 0xffffff, value16: 0xffff },
    { class: 0, subclass: 4, tokenIdentifier: 0x123456, value16: 0x8001 },
    { class: 2, subclass: 1, tokenIdentifier: 0x800000, value16: 0x00ff },
  ];
  const cases = fields.flatMap((field, index) => [
    {
      id: `OWN-FIELDS-07-DKGA02-${String(index + 1)}`,
      inputs: {
        encryptionAlgorithm: 'EA07',
        meterPAN: meterPan('99'),
        key: dkga02({ name: 'fields', tariffIndex: '89', keyRevisionNumber: 9 }),
        ...field,
        randomNumber: index * 5,
      },
    },
    {
      id: `OWN-FIELDS-11-DKGA04-${String(index + 1)}`,
      inputs: {
        encryptionAlgorithm: 'EA11',
        meterPAN: meterPan('9999'),
        key: dkga04({ name: 'fields', tariffIndex: '89', baseDate: 2035 }),
        ...field,
        randomNumber: index * 5,
      },
    },
  ]);
  return [{ operation: 'tokenFields', cases }];
}

/** All groups below a token. */
export function elementGroups(): OwnGroup[] {
  return [...cipherGroups(), ...identityGroups(), ...timeGroups(), ...fieldGroups()];
}
