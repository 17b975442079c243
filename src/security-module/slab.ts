/**
 * Preallocated memory outside the JavaScript heap for key material. Small typed arrays live on the
 * heap, where a garbage collection copies them; one large ArrayBuffer does not move.
 *
 * @module
 */

/** Memory handed out front to back and overwritten as a whole. */
export interface Slab {
  readonly octets: Uint8Array;
  /** Reserves octets; the index of the first. */
  take(count: number): number;
  /** Overwrites what was handed out and starts again from the front. */
  wipe(): void;
}

/** A slab of fixed size. */
export function createSlab(bytes: number): Slab {
  const octets = new Uint8Array(new ArrayBuffer(bytes));
  let used = 0;
  return {
    octets,
    take: (count) => {
      const at = used;
      // The sizes are ours, from the largest batch: running out is a defect, not an input.
      if (at + count > octets.length) throw new RangeError('the slab is full');
      used += count;
      return at;
    },
    wipe: () => {
      octets.fill(0, 0, used);
      used = 0;
    },
  };
}
