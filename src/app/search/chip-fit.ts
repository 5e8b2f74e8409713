/**
 * Returns how many chips fit beside each other into a width, with `gap` after each. If not all do, a button of the width
 * `more` has to fit after them, too.
 */
export function fittingChips(widths: readonly number[], available: number, gap: number, more: number): number {
  const ends: number[] = [];
  for (const width of widths) ends.push((ends.at(-1) ?? 0) + width + gap);
  if ((ends.at(-1) ?? 0) <= available) return widths.length;
  return ends.filter((end) => end + more + gap <= available).length;
}
