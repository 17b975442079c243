/**
 * A store and a security module that refuse work while the clock is behind the audit. Appending a
 * row refuses too; here it is refused before an HSM has made or computed anything.
 *
 * @module
 */
import { requireClock, type ClockReading } from './require-clock.ts';

/** Methods that only read or check. Any other method waits for the clock. */
const READING: ReadonlySet<string> = new Set([
  ...['describe', 'governance', 'checkRecords', 'checkVendingKeyValue', 'auditDigest'],
  ...['matchKeptHeads', 'auditPublicKey', 'health', 'processIds', 'close'],
]);

/** A passed check holds for this long. */
const CHECK_HOLDS_MILLISECONDS = 1000;

type Method = (...given: unknown[]) => Promise<unknown>;

/** Wraps them. */
export function guardClock<
  Guarded extends ClockReading & {
    readonly store: { readonly transaction: unknown };
    readonly securityModule: object;
  },
>(dependencies: Guarded): Guarded {
  const { store, securityModule } = dependencies;
  const requireChecked = checkOf(dependencies);
  const guarded = (method: Method): Method =>
    async function (...given) {
      await requireChecked();
      return method(...given);
    };
  const methods = Object.entries(securityModule).map(([name, method]): [string, unknown] => [
    name,
    READING.has(name) || typeof method !== 'function' ? method : guarded(method as Method),
  ]);
  return {
    ...dependencies,
    store: { ...store, transaction: guarded(store.transaction as Method) },
    securityModule: Object.fromEntries(methods),
  };
}

/** A clock is put back while it runs, so that a check does not hold for one that went back. */
function checkOf(reading: ClockReading): () => Promise<void> {
  let checkedAt = Infinity;
  return async () => {
    const now = reading.clock.nowMilliseconds();
    if (now >= checkedAt && now < checkedAt + CHECK_HOLDS_MILLISECONDS) return;
    await requireClock(reading);
    checkedAt = now;
  };
}
