/**
 * Calls of one operation that are made while others are under way go to a host together: a way
 * there and back costs more than what most of them ask for.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import { isHostFailure } from './host-failures.ts';

/** So many items go together; a call with more goes by itself. */
export const JOINED_ITEMS_MAX = 256;

/** An operation that answers for each of its items, all or none. */
export type ItemOperation<Item, Answer> = (items: readonly Item[]) => Promise<readonly Answer[]>;

/** A call that waits. */
interface Call<Item, Answer> {
  readonly items: readonly Item[];
  readonly resolve: (answers: readonly Answer[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The same operation for many who call it at once.
 *
 * A failure is nobody else's: when items that went together fail, each call is made once more by
 * itself, unless it was a host that failed, which the pool has tried again already.
 *
 * @param lanes - how many go to hosts at the same time
 */
export function joinCalls<Item, Answer>(
  send: ItemOperation<Item, Answer>,
  lanes: number,
): ItemOperation<Item, Answer> {
  const waiting: Call<Item, Answer>[] = [];
  let underWay = 0;
  const serve = async (): Promise<void> => {
    if (underWay === lanes) return;
    underWay += 1;
    // Those who call in this turn of the event loop go along.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) await sendTogether(send, takeFrom(waiting));
    underWay -= 1;
  };
  return (items) => {
    if (items.length > JOINED_ITEMS_MAX) return send(items);
    return new Promise((resolve, reject) => {
      waiting.push({ items, resolve, reject });
      void serve();
    });
  };
}

function takeFrom<Item, Answer>(waiting: Call<Item, Answer>[]): readonly Call<Item, Answer>[] {
  let items = 0;
  const end = waiting.findIndex((call) => {
    items += call.items.length;
    return items > JOINED_ITEMS_MAX;
  });
  return waiting.splice(0, end === -1 ? waiting.length : end);
}

/** Never rejects: each call has its own answer. */
async function sendTogether<Item, Answer>(
  send: ItemOperation<Item, Answer>,
  calls: readonly Call<Item, Answer>[],
): Promise<void> {
  try {
    const items = calls.flatMap((call) => call.items);
    const answers = await send(items);
    if (answers.length !== items.length) {
      throw new KmsError('SM_HOST_GARBAGE', 'a security-module host did not answer every item');
    }
    let begin = 0;
    for (const call of calls) {
      call.resolve(answers.slice(begin, begin + call.items.length));
      begin += call.items.length;
    }
  } catch (error) {
    const [only] = calls;
    if (only !== undefined && calls.length === 1) only.reject(error);
    else if (isHostFailure(error)) for (const { reject } of calls) reject(error);
    else for (const call of calls) await sendTogether(send, [call]);
  }
}
