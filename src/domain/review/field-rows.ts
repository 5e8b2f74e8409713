import { type FieldText, sameField, saysNothing } from './field-value.ts';
import type { Pair } from './matching.ts';
import { carriedFields, type LastChange, type Said, type TheirSide } from './sides.ts';

/**
 * How a field differs, and so what is done unless somebody chooses otherwise. `conflict`: both sides changed it, or what
 * they shared is unknown; ours stays. `theirs`: only they changed it, or ours never said anything; theirs is taken.
 * `emptied`: they say nothing, and may never have said anything; ours stays. `mine`: only we changed it; ours stays.
 */
export type RowKind = 'conflict' | 'theirs' | 'emptied' | 'mine';

/** One field that differs, with the values of both sides. */
export interface FieldRow {
  /** The id of our metric. */
  readonly metric: string;
  readonly field: string;
  readonly kind: RowKind;
  /** The value that both shared; undefined if it is unknown. */
  readonly base: FieldText | undefined;
  readonly ours: FieldText;
  readonly theirs: FieldText;
  readonly ourChange: LastChange | undefined;
  readonly theirChange: LastChange | undefined;
}

/** The kinds in the order in which rows are shown: those to decide come first. */
const KINDS: readonly RowKind[] = ['conflict', 'theirs', 'emptied', 'mine'];

/**
 * The fields in which a pair differs, conflicts first. Fields that their file has no place for are no difference.
 * `hasEmptied`: a field that says nothing there was emptied.
 */
export function rowsOf(
  { ours, theirs }: Pick<Pair, 'ours' | 'theirs'>,
  base: Said,
  { hasEmptied }: Pick<TheirSide, 'hasEmptied'>,
): FieldRow[] {
  const rows = carriedFields(theirs).flatMap((field): FieldRow[] => {
    const texts = {
      base: base.get(field),
      ours: ours.fields.get(field) ?? null,
      theirs: theirs.fields.get(field) ?? null,
    };
    const kind = kindOf(field, texts, hasEmptied);
    if (kind === 'same') return [];
    const ourChange = ours.lastChanges?.get(field);
    const theirChange = theirs.lastChanges?.get(field);
    return [{ metric: ours.id, field, kind, ...texts, ourChange, theirChange }];
  });
  return KINDS.flatMap((kind) => rows.filter((row) => row.kind === kind));
}

function kindOf(
  field: string,
  { base, ours, theirs }: Pick<FieldRow, 'base' | 'ours' | 'theirs'>,
  hasEmptied: boolean,
): RowKind | 'same' {
  const same = (a: FieldText, b: FieldText): boolean => sameField(field, a, b);
  if (same(ours, theirs)) return 'same';
  if (base !== undefined && same(base, theirs)) return 'mine';
  if (!hasEmptied && saysNothing(field, theirs)) return 'emptied';
  // Without a base, a field that says nothing was never changed.
  return same(ours, base ?? null) ? 'theirs' : 'conflict';
}
