/**
 * Our own credit tokens: rounding of both forms of an amount, every subclass in both ciphers, the
 * last minute before a key expires.
 *
 * @module
 */
import { CIPHERS, common, dkga02, dkga04, type OwnCase } from './own-group.ts';
import { lastValidMinute } from './time.ts';

function roundingCases(): OwnCase[] {
  const amounts = [
    1, 16383, 16384, 16385, 16389, 16393, 16394, 16395, 180214, 180215, 180223, 180224, 180225,
    180274, 180324, 1818525, 1818623, 1818624, 1818625, 18200625, 18201624,
  ];
  return amounts.map((amountUnits, index) => ({
    id: `OWN-CREDIT-07-UNITS-${String(amountUnits)}`,
    inputs: {
      ...common('EA07', '2026-03-09T07:30Z'),
      subclass: 0,
      randomNumber: index % 16,
      amountUnits,
    },
  }));
}

/** Credit in units. */
export function creditCases(): OwnCase[] {
  const subclasses = CIPHERS.flatMap((cipher) =>
    [0, 1, 2, 3].map((subclass) => ({
      id: `OWN-CREDIT-${cipher.slice(2)}-SUB-${String(subclass)}`,
      inputs: {
        ...common(cipher, `2031-12-31T23:5${String(subclass)}Z`),
        subclass,
        randomNumber: 15 - subclass,
        amountUnits: 1234 * (subclass + 1),
      },
    })),
  );
  const lastMinutes: [number, number][] = [
    [1993, 170],
    [2014, 103],
    [2014, 0],
    [2035, 1],
    [2035, 255],
  ];
  const atExpiry = lastMinutes.map(([baseDate, keyExpiryNumber]) => ({
    id: `OWN-CREDIT-07-LAST-MINUTE-${String(baseDate)}-KEN-${String(keyExpiryNumber)}`,
    inputs: {
      ...common('EA07', lastValidMinute(keyExpiryNumber, baseDate)),
      key: { ...dkga04({ name: `expiry ${String(baseDate)}`, baseDate }), keyExpiryNumber },
      subclass: 0,
      randomNumber: 9,
      amountUnits: 500,
    },
  }));
  const legacy = [1993, 2014].map((baseDate) => ({
    id: `OWN-CREDIT-07-DKGA02-${String(baseDate)}`,
    inputs: {
      ...common('EA07', '2020-02-29T00:01Z'),
      key: { ...dkga02({ name: 'legacy', tariffIndex: '57', baseDate }), keyExpiryNumber: 255 },
      subclass: 1,
      randomNumber: 0,
      amountUnits: 77,
    },
  }));
  return [...roundingCases(), ...subclasses, ...atExpiry, ...legacy];
}

/** Credit in currency. */
export function currencyCases(): OwnCase[] {
  const amounts = [
    '0.00001',
    '0.16383',
    '0.16384',
    '0.16385',
    '0.16393',
    '1.80215',
    '1.80225',
    '123456789.12345',
    '-0.00001',
    '-0.16383',
    '-0.16385',
    '-0.16393',
    '-1.80215',
    '-1.80223',
    '-1.80225',
    '-123456789.12345',
  ];
  const rounding = amounts.map((amount) => ({
    id: `OWN-CURRENCY-07-AMOUNT-${amount}`,
    inputs: { ...common('EA07', '2026-03-09T07:31Z'), subclass: 4, amount },
  }));
  const subclasses = CIPHERS.flatMap((cipher) =>
    [4, 5, 6, 7].map((subclass) => {
      const amount = subclass % 2 === 0 ? '250.5' : '-250.5';
      return {
        id: `OWN-CURRENCY-${cipher.slice(2)}-SUB-${String(subclass)}`,
        inputs: { ...common(cipher, '2033-07-01T12:00Z'), subclass, amount },
      };
    }),
  );
  return [...rounding, ...subclasses];
}
