/** The signs that divide an id into its parts, the strongest first. */
const DIVIDERS = [/[./:]/, /[_-]/];

/**
 * Returns the part of a metric's id that no other metric of the same name has: its beginning (`fenix.` of
 * `fenix.active_hours` beside `focus_ios.active_hours`), or else its end, or the whole id if nothing shorter
 * distinguishes it. `others`: the ids of the other metrics. Undefined if there are none.
 */
export function distinctIdPart(id: string, others: readonly string[]): string | undefined {
  if (others.length === 0) return undefined;
  for (const divider of DIVIDERS) {
    const places = Array.from(id, (_, i) => i).filter((i) => i > 0 && i < id.length - 1 && divider.test(id[i] ?? ''));
    const heads = places.map((place) => id.slice(0, place + 1));
    const head = heads.find((one) => !others.some((other) => other.startsWith(one)));
    if (head !== undefined) return head;
    const tails = places.map((place) => id.slice(place)).toReversed();
    const tail = tails.find((one) => !others.some((other) => other.endsWith(one)));
    if (tail !== undefined) return tail;
  }
  return id;
}
