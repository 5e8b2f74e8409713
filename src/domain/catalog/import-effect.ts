import type { Comparison } from '../history/comparison.ts';
import { pluralize, joinWords, formatNumber } from '../core/pluralize.ts';

/** The number of metrics in each part of a comparison. */
export type ImportCounts = Pick<Comparison, 'same'> & {
  readonly added: number;
  readonly changed: number;
  readonly onlyHere: number;
};

/** The counts of a comparison. */
export function importCounts({ added, changed, same, onlyHere }: Comparison): ImportCounts {
  return { added: added.length, changed: changed.length, same, onlyHere: onlyHere.length };
}

/** The effect of replacing this catalog, in a sentence. */
export function replaceSentence({ added, changed, same, onlyHere }: ImportCounts): string {
  const here = changed + same + onlyHere;
  const there = added + changed + same;
  if (here === 0) return `Replaces this empty catalog with the file’s ${pluralize(there, 'metric')}.`;
  const gone =
    onlyHere === 0
      ? ''
      : ` ${pluralize(onlyHere, 'metric')} that ${onlyHere === 1 ? 'is' : 'are'} only here will be removed.`;
  return (
    `Replaces this catalog’s ${pluralize(here, 'metric')} (history, tests and usage included) with the ` +
    `${formatNumber(there)} in the file.${gone}`
  );
}

/** The sentence beside the button that begins a merge. */
export function mergeSentence({ added, changed }: ImportCounts): string {
  if (added + changed === 0)
    return 'Adds the history, tests and usage that are only in the file. No metric is added or changed.';
  const parts = [
    ...(changed > 0 ? [`${pluralize(changed, 'metric')} that ${changed === 1 ? 'differs' : 'differ'}`] : []),
    ...(added > 0 ? [pluralize(added, 'new metric')] : []),
  ];
  return `Opens a review of ${joinWords(parts)}, field by field. Nothing changes before you import it.`;
}
