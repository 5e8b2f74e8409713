/**
 * Why metrics are taken for duplicates: the same calculation but for layout, the same name but for case and
 * punctuation, nearly the same name, a synonym that one has and another one has or is called, or descriptions of nearly
 * the same words.
 */
export type DuplicateReason = 'calculation' | 'name' | 'near name' | 'synonym' | 'words';

/** The reasons, the most telling first. */
export const DUPLICATE_REASONS: readonly DuplicateReason[] = ['calculation', 'name', 'near name', 'synonym', 'words'];

/** Metrics that are alike in one way, by row, in the order of rows. */
export interface AlikeRows {
  readonly reason: DuplicateReason;
  readonly rows: readonly number[];
  /** The synonym that they share. */
  readonly synonym?: string;
}

/** Metrics that are possibly the same, and why. */
export interface DuplicateGroup {
  /** In the order of rows; at least two. */
  readonly rows: readonly number[];
  /** The most telling first; never empty. Each is about all of the rows, or about some. */
  readonly reasons: readonly AlikeRows[];
}

/** Tells if it was decided that two metrics, by row, are not duplicates. */
export type AreDistinct = (row: number, other: number) => boolean;

/** Rows from which decisions about pairs no longer take a group apart: looking at all pairs would take long. */
const MAX_DECIDED = 200;

/**
 * Makes groups of rows that are alike. Rows of one way that are all among those of another one join its group, so that
 * no group is a part of another, and none of the given ways is lost. A row that was decided to be different from all
 * others that it is alike to is left out.
 */
export function groupsOfAlike(alike: readonly AlikeRows[], areDistinct: AreDistinct): DuplicateGroup[] {
  const left = alike.flatMap((one) => undecided(one, areDistinct));
  const groups: { rows: readonly number[]; reasons: AlikeRows[] }[] = [];
  const ofRow = new Map<number, number[]>();
  // The largest first: the others may be parts of them.
  for (const one of left.toSorted((a, b) => b.rows.length - a.rows.length || rankOf(a) - rankOf(b))) {
    const [first = -1] = one.rows;
    const whole = (ofRow.get(first) ?? []).find((at) => isPart(one.rows, groups[at]?.rows ?? []));
    if (whole !== undefined) {
      groups[whole]?.reasons.push(one);
      continue;
    }
    groups.push({ rows: one.rows, reasons: [one] });
    for (const row of one.rows) {
      const known = ofRow.get(row);
      if (known === undefined) ofRow.set(row, [groups.length - 1]);
      else known.push(groups.length - 1);
    }
  }
  return groups
    .map(({ rows, reasons }) => ({ rows, reasons: reasons.toSorted((a, b) => rankOf(a) - rankOf(b)) }))
    .map((group) => ({ group, likeness: likenessOf(group) }))
    .toSorted(
      (a, b) =>
        b.likeness - a.likeness ||
        a.group.rows.length - b.group.rows.length ||
        (a.group.rows[0] ?? 0) - (b.group.rows[0] ?? 0),
    )
    .map(({ group }) => group);
}

function rankOf({ reason }: AlikeRows): number {
  return DUPLICATE_REASONS.indexOf(reason);
}

const WEIGHTS: Readonly<Record<DuplicateReason, number>> = {
  calculation: 4,
  name: 4,
  'near name': 3,
  words: 3,
  synonym: 2,
};

/** How alike the rows of a group are: the weight of each reason, by the share of the rows that it is about. */
function likenessOf({ rows, reasons }: DuplicateGroup): number {
  const shares = new Map<DuplicateReason, number>();
  for (const { reason, rows: some } of reasons) {
    shares.set(reason, Math.min(1, (shares.get(reason) ?? 0) + some.length / rows.length));
  }
  return Array.from(shares).reduce((sum, [reason, share]) => sum + WEIGHTS[reason] * share, 0);
}

function isPart(rows: readonly number[], whole: readonly number[]): boolean {
  let at = 0;
  for (const row of rows) {
    while (at < whole.length && (whole[at] ?? 0) < row) at += 1;
    if (whole[at] !== row) return false;
  }
  return true;
}

function undecided(alike: AlikeRows, areDistinct: AreDistinct): AlikeRows[] {
  if (alike.rows.length > MAX_DECIDED) return [alike];
  const rows = alike.rows.filter((row) => alike.rows.some((other) => other !== row && !areDistinct(row, other)));
  if (rows.length < 2) return [];
  return [rows.length === alike.rows.length ? alike : { ...alike, rows }];
}
