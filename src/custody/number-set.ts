/**
 * A set of whole numbers above 0 in flat memory: eight octets a place, at most two thirds filled.
 * A JavaScript Set takes five times as much and ends at 16.7 million.
 *
 * @module
 */

/** Numbers seen so far. */
export interface NumberSet {
  /** Adds a number; false when it was there already. */
  add(value: number): boolean;
  has(value: number): boolean;
}

const FIRST_CAPACITY = 1024;
/** Knuth's multiplicative hashing constant, 2^32 divided by the golden ratio. */
const HASH_FACTOR = 2_654_435_769;

/** An empty set. */
export function createNumberSet(): NumberSet {
  let places = new Float64Array(FIRST_CAPACITY);
  let filled = 0;
  return {
    has: (value) => places[placeOf(places, value)] === value,
    add: (value) => {
      if (!insert(places, value)) return false;
      filled += 1;
      if (filled * 3 > places.length * 2) places = grown(places);
      return true;
    },
  };
}

/** Linear probing; 0 marks a free place. */
function insert(places: Float64Array, value: number): boolean {
  const place = placeOf(places, value);
  if (places[place] === value) return false;
  places[place] = value;
  return true;
}

/** Where a number is, or where it would go. */
function placeOf(places: Float64Array, value: number): number {
  const mask = places.length - 1;
  const low = value % 2 ** 32;
  const mixed = Math.imul(low ^ Math.floor(value / 2 ** 32), HASH_FACTOR);
  let place = (mixed ^ (mixed >>> 15)) & mask;
  while (places[place] !== 0 && places[place] !== value) place = (place + 1) & mask;
  return place;
}

function grown(places: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * places.length);
  for (const value of places) if (value !== 0) insert(larger, value);
  return larger;
}
