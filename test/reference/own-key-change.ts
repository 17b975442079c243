/**
 * Our own key change sets: what no published set holds (DKGA02, the 1993 base date, key type 1,
 * three tokens with several supply groups, TariffIndex above 02, unequal nibbles of the KEN).
 *
 * @module
 */
import { dkga02, dkga04, meterPan, type OwnCase, type OwnKey } from './own-group.ts';
import { type Members } from './vector-file.ts';

interface Change {
  readonly from: Members;
  readonly to: Members;
  readonly keyExpiryNumber?: number;
  readonly meterPAN?: string;
}

function change(id: string, encryptionAlgorithm: string, set: Change, three = false): OwnCase {
  const { from, to, keyExpiryNumber = 255, meterPAN = meterPan('07') } = set;
  return {
    id: `OWN-KCT-${id}`,
    inputs: {
      encryptionAlgorithm,
      meterPAN,
      threeTokenSet: three,
      from,
      to: { ...to, keyExpiryNumber },
    },
  };
}

const ea07 = (id: string, set: Change): OwnCase => change(`07-${id}`, 'EA07', set);
const ea07Three = (id: string, set: Change): OwnCase => change(`07-3KCT-${id}`, 'EA07', set, true);
const ea11 = (id: string, set: Change): OwnCase => change(`11-${id}`, 'EA11', set);

/** The same change in both ciphers. */
const both = (id: string, set: Change): OwnCase[] => [ea07(id, set), ea11(id, set)];

const A: OwnKey = { name: 'A' };
const B: OwnKey = { name: 'B', supplyGroupCode: '990017', keyRevisionNumber: 2 };

function dkga02Cases(): OwnCase[] {
  const bases: [string, { baseDate?: number }][] = [
    ['NO-BASE', {}],
    ['1993', { baseDate: 1993 }],
    ['2014', { baseDate: 2014 }],
  ];
  return bases.flatMap(([base, baseDate]) => {
    const dated = (key: OwnKey): Members => dkga02({ ...key, ...baseDate });
    return [
      ea07(`DKGA02-${base}-TI`, { from: dated(A), to: dated({ ...A, tariffIndex: '02' }) }),
      ea07(`DKGA02-${base}-KRN`, {
        from: dated({ ...A, keyRevisionNumber: 9 }),
        to: dated({ name: 'A2' }),
      }),
      ea07(`DKGA02-${base}-SGC`, { from: dated(A), to: dated(B) }),
    ];
  });
}

function rollOverCases(): OwnCase[] {
  const from1993 = { ...A, baseDate: 1993 };
  const to2035 = { ...B, baseDate: 2035 };
  return [
    ea07('DKGA02-1993-2014', { from: dkga02(from1993), to: dkga02({ ...B, baseDate: 2014 }) }),
    ea07Three('DKGA02-1993-2014', {
      from: dkga02(from1993),
      to: dkga02({ ...B, baseDate: 2014 }),
    }),
    ea07('DKGA02-DKGA04-1993-2014', { from: dkga02(from1993), to: dkga04(B) }),
    ea07Three('DKGA02-DKGA04-1993-2014', { from: dkga02(from1993), to: dkga04(B) }),
    ea07('DKGA02-DKGA04-1993-2035', { from: dkga02(from1993), to: dkga04(to2035) }),
    ea07('DKGA02-DKGA04-1993-1993', {
      from: dkga02(from1993),
      to: dkga04({ ...B, baseDate: 1993 }),
    }),
    ea07('DKGA02-DKGA04-2014-2014', { from: dkga02({ ...A, baseDate: 2014 }), to: dkga04(B) }),
    ea07('DKGA02-DKGA04-NO-BASE', { from: dkga02(A), to: dkga04(B) }),
    ...both('DKGA04-1993-2014', { from: dkga04(from1993), to: dkga04(B) }),
    ...both('DKGA04-1993-2035', { from: dkga04(from1993), to: dkga04(to2035) }),
    ...both('DKGA04-2014-2035', { from: dkga04(A), to: dkga04(to2035) }),
    ...both('DKGA04-1993-1993', {
      from: dkga04(from1993),
      to: dkga04({ ...from1993, tariffIndex: '03' }),
    }),
    ...both('DKGA04-2035-2035', { from: dkga04({ ...A, baseDate: 2035 }), to: dkga04(to2035) }),
  ];
}

function keyTypeCases(): OwnCase[] {
  const fromDefault = { name: 'default', supplyGroupCode: '000001', keyType: 1 };
  const old = { ...fromDefault, baseDate: 1993 };
  return [
    ea07('DKGA02-DDTK-DUTK', { from: dkga02(fromDefault), to: dkga02(B) }),
    ea07('DKGA02-DDTK-DUTK-1993-2014', { from: dkga02(old), to: dkga04(B) }),
    ...both('DKGA04-DDTK-DUTK', { from: dkga04(fromDefault), to: dkga04(B) }),
    ...both('DKGA04-DDTK-DUTK-1993-2014', { from: dkga04(old), to: dkga04(B) }),
    ea07Three('DKGA04-DDTK-DUTK', { from: dkga04(fromDefault), to: dkga04(B) }),
  ];
}

function fieldCases(): OwnCase[] {
  const groups = ['000001', '012345', '524288', '999999'];
  const to = (more: Partial<OwnKey>): Change => ({
    from: dkga04(A),
    to: dkga04({ ...B, ...more }),
  });
  const groupCases = groups.flatMap((supplyGroupCode) => [
    ea07Three(`SGC-${supplyGroupCode}`, to({ supplyGroupCode })),
    ea11(`SGC-${supplyGroupCode}`, to({ supplyGroupCode })),
  ]);
  const tariffCases = ['05', '10', '57', '99'].flatMap((tariffIndex) => [
    ...both(`TI-${tariffIndex}`, to({ tariffIndex })),
    ea07(`DKGA02-TI-${tariffIndex}`, { from: dkga02(A), to: dkga02({ ...B, tariffIndex }) }),
  ]);
  const expiryCases = [0, 1, 16, 103, 240].flatMap((keyExpiryNumber) =>
    both(`KEN-${String(keyExpiryNumber)}`, { ...to({}), keyExpiryNumber }),
  );
  const revisionCases = [4, 9].map((keyRevisionNumber) =>
    ea07(`KRN-${String(keyRevisionNumber)}`, to({ keyRevisionNumber })),
  );
  return [...groupCases, ...tariffCases, ...expiryCases, ...revisionCases];
}

function meterCases(): OwnCase[] {
  return ['0100', '0999', '4321', '9999'].flatMap((manufacturerCode) => {
    const meterPAN = meterPan(manufacturerCode);
    return [
      ...both(`MFR-${manufacturerCode}`, { from: dkga04(A), to: dkga04(B), meterPAN }),
      ea07(`DKGA02-MFR-${manufacturerCode}`, { from: dkga02(A), to: dkga02(B), meterPAN }),
    ];
  });
}

/** All our key change sets. */
export function keyChangeCases(): OwnCase[] {
  return [
    ...dkga02Cases(),
    ...rollOverCases(),
    ...keyTypeCases(),
    ...fieldCases(),
    ...meterCases(),
  ];
}
