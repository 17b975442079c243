/**
 * Our own tokens of management and test, and all groups of tokens other than key change.
 *
 * @module
 */
import { creditCases, currencyCases } from './own-credit.ts';
import { CIPHERS, common, type OwnCase, type OwnGroup } from './own-group.ts';
import { type Members } from './vector-file.ts';

function managementCases(): OwnCase[] {
  const values: [number, Members][] = [
    [0, { watts: 23000 }],
    [0, { watts: 16394 }],
    [1, { value16: 3 }],
    [1, { value16: 0xffff }],
    [5, { value16: 0 }],
    [6, { watts: 5000 }],
    [6, { watts: 180225 }],
    [10, { value16: 0xfc01 }],
    [10, { value16: 0x1234 }],
  ];
  return CIPHERS.flatMap((cipher) =>
    values.map(([subclass, value]) => ({
      id: `OWN-MGMT-${cipher.slice(2)}-SUB-${String(subclass)}-${Object.values(value).join()}`,
      inputs: { ...common(cipher, '2028-02-29T13:37Z'), subclass, randomNumber: 11, ...value },
    })),
  );
}

function testCases(): OwnCase[] {
  const codes: [number, string, number][] = [
    ...[1, 10, 57, 99].map((code): [number, string, number] => [0, '000000001', code]),
    [0, 'FFFFFFFFF', 99],
    ...[100, 1000, 4321, 9999].map((code): [number, string, number] => [1, '0000001', code]),
    [1, 'FFFFFFF', 9999],
  ];
  return codes.map(([subclass, control, manufacturerCode]) => ({
    id: `OWN-TEST-${String(subclass)}-MFR-${String(manufacturerCode)}-${control}`,
    inputs: { subclass, control, manufacturerCode },
  }));
}

/** All groups of tokens other than key change. */
export function tokenGroups(): OwnGroup[] {
  return [
    { operation: 'creditToken', cases: creditCases() },
    { operation: 'currencyToken', cases: currencyCases() },
    { operation: 'managementToken', cases: managementCases() },
    { operation: 'testToken', cases: testCases() },
  ];
}
