/**
 * Everything that is wrong with a store: records that are not as they were written, and values that
 * the HSM does not open any more, as those of a backup from before a rotation.
 *
 * @module
 */
import {
  verifyStore,
  type StoreProblem,
  type StoreVerification,
} from '../../../custody/installation/verify-store.ts';
import { countRecords } from '../../../custody/installation/count-records.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import type { Stored } from '../../../keys/sealed-record.ts';
import { vendingKeyName, type VendingKey } from '../../../keys/vending-key.ts';
import type { SessionDependencies } from '../custody-session.ts';
import { startProgress } from '../progress.ts';
import type { Act } from '../../../custody/custody-dependencies.ts';
import { PROGRAM } from '../../../people/actor.ts';

/** Whoever runs the machine looks, without a credential: a store may be broken. */
const LOOKING: Act = { actor: PROGRAM, ticket: null, reason: null };

const PAGE_KEYS = 100;
/** What the HSM says of one value; anything else is a failure of the HSM. */
const VALUE_CODES: readonly string[] = ['HSM_KEY_NOT_FOUND', 'HSM_UNWRAP_FAILED'];

/**
 * Checks every record, and opens every value when all records are genuine.
 *
 * @throws {KmsError} when store or HSM fail; what is found is no failure
 */
export async function findProblems(dependencies: SessionDependencies): Promise<StoreVerification> {
  const total = Object.values(await countRecords(dependencies.store)).reduce((a, b) => a + b, 0);
  const progress = startProgress(total, 'records');
  const { store, securityModule } = dependencies;
  const reading = {
    store,
    securityModule: {
      checkRecords: async (...args: Parameters<typeof securityModule.checkRecords>) => {
        const genuine = await securityModule.checkRecords(...args);
        progress.add(args[0].length);
        return genuine;
      },
    },
  };
  try {
    const verification = await verifyStore(reading, LOOKING);
    if (verification.problems.length > 0) return verification;
    return { ...verification, problems: await closedValues(dependencies) };
  } finally {
    progress.stop();
  }
}

/** Values that do not open. */
async function closedValues(dependencies: SessionDependencies): Promise<StoreProblem[]> {
  const problems: StoreProblem[] = [];
  for (let after: string | undefined; ;) {
    const page = await dependencies.store.vendingKeys.list({
      limit: PAGE_KEYS,
      ...(after === undefined ? {} : { after }),
    });
    after = page.at(-1)?.entity.id;
    if (after === undefined) return problems;
    for (const key of page) problems.push(...(await closedValue(dependencies, key)));
  }
}

async function closedValue(
  { securityModule }: SessionDependencies,
  key: Stored<VendingKey>,
): Promise<StoreProblem[]> {
  const { id, attributes, value } = key.entity;
  if (value === null) return [];
  try {
    await securityModule.checkVendingKeyValue(key);
    return [];
  } catch (error) {
    if (!(error instanceof KmsError) || !VALUE_CODES.includes(error.code)) throw error;
    const name = vendingKeyName(attributes);
    const message = `vending key ${name}: storage key ${value.storageKeyNumber} does not open it`;
    return [{ table: 'vending_key', id, code: error.code, message }];
  }
}
