/**
 * Checks of records that are asked for at the same time, as one question to the security module:
 * each record is checked as before, but the way to another process is gone once for many.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { SealedRecord } from '../../keys/sealed-record.ts';
import type { RecordSealing } from '../../ports/record-sealing.ts';

/** Records of one question: a longer one would hold up what others ask. */
const RECORDS_MAX = 256;

interface Waiting {
  readonly records: readonly SealedRecord[];
  readonly resolve: (genuine: readonly boolean[]) => void;
  readonly reject: (error: unknown) => void;
}

/** The same security module, asked for one gathered check at a time. */
export function gatherChecks<Module extends Pick<RecordSealing, 'checkRecords'>>(
  securityModule: Module,
): Module {
  const waiting: Waiting[] = [];
  let asking = false;
  const askAll = async () => {
    asking = true;
    // Whoever asks in the same turn comes along.
    await Promise.resolve();
    while (waiting.length > 0) await askTogether(securityModule, takeSome(waiting));
    asking = false;
  };
  const checkRecords = (records: readonly SealedRecord[]) =>
    new Promise<readonly boolean[]>((resolve, reject) => {
      waiting.push({ records, resolve, reject });
      if (!asking) void askAll();
    });
  return { ...securityModule, checkRecords };
}

function takeSome(waiting: Waiting[]): Waiting[] {
  let records = 0;
  const fitting = waiting.findIndex((each) => (records += each.records.length) > RECORDS_MAX);
  return waiting.splice(0, fitting === -1 ? waiting.length : Math.max(fitting, 1));
}

/** Never throws: a failure is told to each who asked. */
async function askTogether(
  securityModule: Pick<RecordSealing, 'checkRecords'>,
  asked: readonly Waiting[],
): Promise<void> {
  try {
    const records = asked.flatMap((each) => each.records);
    const genuine = await securityModule.checkRecords(records);
    if (genuine.length !== records.length) {
      throw new KmsError('INTERNAL', 'the security module left out a record');
    }
    let next = 0;
    for (const each of asked) each.resolve(genuine.slice(next, (next += each.records.length)));
  } catch (error) {
    for (const each of asked) each.reject(error);
  }
}
