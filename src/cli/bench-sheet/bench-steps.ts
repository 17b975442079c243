/**
 * The steps of a bench sheet: tokens to type into a physical meter and the answers to expect, each
 * tried on a virtual meter first.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import type { MeterKeyReference, SecurityModule } from '../../ports/security-module.ts';
import type { EncryptionAlgorithm } from '../../sts/attributes/encryption-algorithm.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../sts/open-points.ts';
import { parseTariffIndex } from '../../sts/attributes/tariff-index.ts';
import { parseMeterPAN, type MeterPAN } from '../../sts/identity/meter-pan.ts';
import type { Verdict } from '../../sts/meter/meter-answer.ts';
import { testSubclassOf } from '../../sts/token/test-display-token.ts';
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
  readonly oldKey: Stored<VendingKey>;
  readonly newKey: Stored<VendingKey>;
  readonly issuedAt: UtcMinute;
}

/** All tests of class 1, by the subclass that the meter must support. SPEC 5.3. */
const ALL_TESTS = ['56493153725450313471', '02305843005052951967'] as const;
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
  const reference = (key: Stored<VendingKey>, pan = meterPAN): MeterKeyReference => ({
    key,
    meterPAN: pan,
    encryptionAlgorithm: request.encryptionAlgorithm,
    tariffIndex: TARIFF_INDEX,
  });
  let next = tokenIdentifierAt(
    request.issuedAt,
    tokenClockOf(oldKey.entity.attributes.baseDate, DEFAULT_OPEN_POINT_POLICY),
  );
  const credit = async (key: Stored<VendingKey>, pan = meterPAN): Promise<string> => {
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
  const revision = newKey.entity.attributes.keyRevisionNumber;
  const steps: BenchStep[] = [
    step('all tests', ALL_TESTS[testSubclassOf(meterPAN)], [
      'accept',
      'the meter shows its test sequence',
    ]),
    step('credit 10.0 kWh', first, ['accept', 'the register rises by 10.0']),
    step('the same again', first, ['UsedError', 'a token works once']),
    step('token of another meter', foreign, ['CRCError', 'the key does not fit']),
    step('credit, new key, too early', early, ['CRCError', 'refused, not lost']),
    ...set.map((token, n) =>
      step(`key change ${n + 1} of ${set.length}`, token, [
        'accept',
        n === set.length - 1 ? `now key revision ${revision}` : '',
      ]),
    ),
    step('the early credit again', early, ['accept', 'now it is taken']),
    step('old-key credit, forgotten', forgotten, ['CRCError', 'lost by the key change']),
  ];
  await tryOnMeter(securityModule, { ...reference(oldKey), ...request, key: oldKey }, steps);
  return steps;
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
  if (outcome === undefined || 'refused' in outcome) {
    const why = outcome?.refused.message ?? 'no answer';
    throw new KmsError('STS_KCT_PROOF', `the key change of the bench sheet: ${why}`);
  }
  return outcome.tokens;
}

function step(
  what: string,
  token: string,
  [expected, note]: readonly [Verdict, string],
): BenchStep {
  return { what, token, expected, note };
}

/**
 * A virtual meter takes the same tokens in the same order and must answer as the sheet says.
 *
 * @throws {KmsError} STS_KCT_PROOF
 */
async function tryOnMeter(
  securityModule: SecurityModule,
  meter: MeterKeyReference & { readonly takesThirdToken: boolean },
  steps: readonly BenchStep[],
): Promise<void> {
  const number = await securityModule.openBenchMeter(meter);
  for (const { what, token, expected } of steps) {
    const { answer } = await securityModule.enterBenchToken(number, token);
    if (answer.verdict === expected) continue;
    throw new KmsError('STS_KCT_PROOF', `bench sheet: ${what} was answered ${answer.verdict}`);
  }
}
