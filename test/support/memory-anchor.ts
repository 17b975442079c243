/** An anchor in memory, for tests of what is done with one. */
import { randomUUID } from 'node:crypto';
import { type KmsError } from '../../src/errors/kms-error.ts';
import type { Anchor, UnloggedCount } from '../../src/ports/anchor.ts';
import type { SignedAuditHead } from '../../src/ports/audit-heads.ts';

/** An anchor whose content a test may change, and which may fail. */
export interface MemoryAnchor extends Anchor {
  heads: SignedAuditHead[];
  /** Thrown by the next uses, until it is taken away. */
  failure: KmsError | null;
}

export function memoryAnchor(): MemoryAnchor {
  let counted: UnloggedCount | null = null;
  const anchor: MemoryAnchor = {
    place: 'memory',
    heads: [],
    failure: null,
    read: () => ({ heads: [...anchor.heads], torn: false }),
    last: (limit) => anchor.heads.slice(-limit),
    append: (head) => {
      if (anchor.failure !== null) throw anchor.failure;
      anchor.heads.push(head);
    },
    requireWritable: () => {
      if (anchor.failure !== null) throw anchor.failure;
    },
    requireSame: () => {
      if (anchor.failure !== null) throw anchor.failure;
    },
    countUnlogged: (at) => {
      const { id, count, first } = counted ?? { id: randomUUID(), count: 0, first: at };
      counted = { id, count: count + 1, first, last: at };
    },
    unlogged: () => counted,
    clearUnlogged: ({ id, count }) => {
      if (counted?.id === id && counted.count === count) counted = null;
    },
    close: () => undefined,
  };
  return anchor;
}
