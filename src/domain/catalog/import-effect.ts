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
  if (here === 0) return `This empty catalog gives way to the file’s ${pluralize(there, 'metric')}.`;
  const gone = onlyHere === 0 ? '' : ` ${pluralize(onlyHere, 'metric')} only here will be gone.`;
  const gives = here === 1 ? 'gives' : 'give';
  return (
    `This catalog’s ${pluralize(here, 'metric')}, with history, tests and usage, ${gives} way to the file’s ` +
    `${pluralize(there, 'metric')}.${gone}`
  );
}

/** The effect of merging into this catalog, in a sentence. */
export function mergeSentence({ added, changed, same, onlyHere }: ImportCounts): string {
  const kept = same + onlyHere;
  if (added + changed === 0)
    return 'No metric is added or changed; history, tests and usage only in the file are added.';
  const parts = [
    ...(added > 0 ? [`adds ${pluralize(added, 'metric')}`] : []),
    ...(changed > 0
      ? [`takes the file’s version of ${changed === 1 ? 'one that differs' : `${formatNumber(changed)} that differ`}`]
      : []),
    ...(kept > 0 ? [`keeps the other ${formatNumber(kept)}`] : []),
  ];
  return `${capital(joinWords(parts))}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
