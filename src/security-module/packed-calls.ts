/**
 * The operations whose batches cross the border between service and host as columns.
 *
 * @module
 */
import type {
  KeyChangeBatch,
  KeyChangeOutcome,
  SecurityModule,
  TokenCheckBatch,
  TokenCheckOutcome,
} from '../ports/security-module.ts';
import {
  packKeyChangeItems,
  packKeyChangeOutcomes,
  packTokenCheckItems,
  packTokenCheckOutcomes,
  unpackKeyChangeItems,
  unpackKeyChangeOutcomes,
  unpackTokenCheckItems,
  unpackTokenCheckOutcomes,
  type PackedKeyChangeItems,
  type PackedKeyChangeOutcomes,
  type PackedTokenCheckItems,
  type PackedTokenCheckOutcomes,
} from './host-packing.ts';

/** Sends an operation's arguments to a host. */
type Send = (operation: keyof SecurityModule, args: readonly unknown[]) => Promise<unknown>;

type PackedOperations = Pick<SecurityModule, 'issueKeyChangeSets' | 'checkTokens'>;

/** The service's side. What a host answers has the type of the operation: it is our own program. */
export function packedCalls(send: Send): PackedOperations {
  return {
    issueKeyChangeSets: async ({ items, ...rest }) => {
      const packed = { ...rest, items: packKeyChangeItems(items) };
      const answer = await send('issueKeyChangeSets', [packed]);
      return unpackKeyChangeOutcomes(answer as PackedKeyChangeOutcomes);
    },
    checkTokens: async ({ keys, items }) => {
      const answer = await send('checkTokens', [{ keys, items: packTokenCheckItems(items) }]);
      return unpackTokenCheckOutcomes(answer as PackedTokenCheckOutcomes);
    },
  };
}

/** The host's side: how it takes a packed batch to its operation, and the answer back. */
export const SERVE_PACKED: Readonly<
  Partial<
    Record<keyof SecurityModule, (module: PackedOperations, batch: unknown) => Promise<unknown>>
  >
> = {
  issueKeyChangeSets: async (module, batch) => {
    const { items, ...rest } = batch as PackedKeyChangeBatch;
    const outcomes: readonly KeyChangeOutcome[] = await module.issueKeyChangeSets({
      ...rest,
      items: unpackKeyChangeItems(items),
    });
    return packKeyChangeOutcomes(outcomes);
  },
  checkTokens: async (module, batch) => {
    const { keys, items } = batch as PackedTokenCheckBatch;
    const outcomes: readonly TokenCheckOutcome[] = await module.checkTokens({
      keys,
      items: unpackTokenCheckItems(items),
    });
    return packTokenCheckOutcomes(outcomes);
  },
};

interface PackedKeyChangeBatch extends Omit<KeyChangeBatch, 'items'> {
  readonly items: PackedKeyChangeItems;
}

interface PackedTokenCheckBatch extends Omit<TokenCheckBatch, 'items'> {
  readonly items: PackedTokenCheckItems;
}
