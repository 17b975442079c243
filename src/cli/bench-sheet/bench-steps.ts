/**
 * The steps of a bench sheet: tokens to type into a physical meter and the answers to expect, each
 * tried on a virtual meter first.
 *
 * @module
 */
import type { VendingKeyRecord } from '../../keys/vending-key.ts';
import type { MeterKeyReference, SecurityModule } from '../../ports/security-module.ts';
import type { EncryptionAlgorithm } from '../../sts/attributes/encryption-algorithm.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../sts/open-points.ts';
import { parseTariffIndex } from '../../sts/attributes/tariff-index.ts';
import { parseMeterPAN, type MeterPAN } from '../../sts/identity/meter-pan.ts';
import type { Verdict } from '../../sts/meter/meter-answer.ts';
import { tokenCountFor } from '../../sts/token/key-change-attributes.ts';
import {
  nextTokenIdentifier,
  tokenClockOf,
  tokenIdentifierAt,
} from '../../sts/token/token-identifier.ts';
import type { UtcMinute } from '../../sts/utc-minute.ts';

/** One line of the sheet. */
export interface BenchStep {
  readonly what: string;
  readonly token: string;
  readonly expected: Verdict;
  readonly note: string;
}

/** What a sheet is made for. */
export interface BenchSheetRequest {
  readonly meterPAN: MeterPAN;
  readonly encryptionAlgorithm: EncryptionAlgorithm;
  /** The meter takes the third token of EA07. */
  readonly takesThirdToken: boolean;
  readonly oldKey: VendingKeyRecord;
  readonly newKey: VendingKeyRecord;
  readonly issuedAt: UtcMinute;
}

/** All tests of class 1, subclass 0. SPEC 5.3. */
const ALL_TESTS = '56493153725450313471';
/** A published test meter, for the token of somebody else. */
const OTHER_METER = parseMeterPAN('600727111111111153');
const ANOTHER_METER = parseMeterPAN('000001000000000082');
const TARIFF_INDEX = parseTariffIndex('01');
const CREDIT_UNITS = 100;

/**
 * Makes the steps.
 *
 * @throws {KmsError} what the security module refuses
 */
export async function makeBenchSteps(
  securityModule: SecurityModule,
  request: BenchSheetRequest,
): Promise<BenchStep[]> {
  const { oldKey, newKey, meterPAN } = request;
  const reference = (key: VendingKeyRecord, pan = meterPAN): MeterKeyReference => ({
    key,
    meterPAN: pan,
    encryptionAlgorithm: request.encryptionAlgorithm,
    tariffIndex: TARIFF_INDEX,
  });
  let next = tokenIdentifierAt(
    request.issuedAt,
    tokenClockOf(oldKey.attributes.baseDate, DEFAULT_OPEN_POINT_POLICY),
  );
  const credit = async (key: VendingKeyRecord, pan = meterPAN): Promise<string> => {
    const tokenIdentifier = next;
    next = nextTokenIdentifier(next);
    const amount = { tokenIdentifier, amountUnits: CREDIT_UNITS };
    return securityModule.issueTrialCredit(reference(key, pan), amount);
  };
  const first = await credit(oldKey);
  const foreign = await credit(oldKey, meterPAN === OTHER_METER ? ANOTHER_METER : OTHER_METER);
  const early = await credit(newKey);
  const forgotten = await credit(oldKey);
  const set = await keyChange(securityModule, request);
  const drafts: [string, string, string][] = [
    ['all tests', ALL_TESTS, 'the meter shows its test sequence'],
    ['credit 10.0 kWh', first, 'the register rises by 10.0'],
    ['the same again', first, 'a token works once'],
    ['token of another meter', foreign, 'the key does not fit'],
    ['credit, new key, too early', early, 'refused, not lost'],
    ...set.map((token, n): [string, string, string] => [
      `key change ${n + 1} of ${set.length}`,
      token,
      n === set.length - 1 ? `now key revision ${newKey.attributes.keyRevisionNumber}` : '',
    ]),
    ['the early credit again', early, 'now it is taken'],
    ['old-key credit, forgotten', forgotten, 'lost by the key change'],
  ];
  return tryOnMeter(securityModule, { ...reference(oldKey), ...request, key: oldKey }, drafts);
}

async function keyChange(
  securityModule: SecurityModule,
  request: BenchSheetRequest,
): Promise<readonly string[]> {
  const { meterPAN, encryptionAlgorithm, oldKey, newKey } = request;
  const item = {
    meterPAN,
    encryptionAlgorithm,
    tokenCount: tokenCountFor(encryptionAlgorithm, request.takesThirdToken),
    fromKey: 0,
    fromTariffIndex: TARIFF_INDEX,
    toKey: 1,
    toTariffIndex: TARIFF_INDEX,
  };
  const batch = { keys: [oldKey, newKey], items: [item] };
  const [outcome] = await securityModule.issueKeyChangeSets(batch);
  return outcome !== undefined && 'tokens' in outcome ? outcome.tokens : [];
}

/** The answers to expect are those of a virtual meter that takes the same tokens in this order. */
async function tryOnMeter(
  securityModule: SecurityModule,
  meter: MeterKeyReference & { readonly takesThirdToken: boolean },
  drafts: readonly (readonly [string, string, string])[],
): Promise<BenchStep[]> {
  const number = await securityModule.openBenchMeter(meter);
  const steps: BenchStep[] = [];
  for (const [what, token, note] of drafts) {
    const { answer } = await securityModule.enterBenchToken(number, token);
    steps.push({ what, token, expected: answer.verdict, note });
  }
  return steps;
}
