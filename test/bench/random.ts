/** Returns numbers from 0 up to, not including, 1: always the same ones for a seed. */
export type Random = () => number;

/** Mulberry32, by Tommy Ettinger: small, and random enough for texts. */
export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** Returns a whole number from 0 up to, not including, `end`. */
export function numberBelow(random: Random, end: number): number {
  return Math.floor(random() * end);
}

/** Returns one of the items, each equally likely. Throws if there is none. */
export function oneOf<T>(random: Random, items: readonly T[]): T {
  return itemAt(items, numberBelow(random, items.length));
}

/** Returns the item of this turn, in a round-robin. Throws if there is none. */
export function itemAt<T>(items: readonly T[], turn: number): T {
  const item = items[turn % items.length];
  if (item === undefined) throw new Error('there is nothing to choose from');
  return item;
}
