import { joinWords, pluralize } from '../core/pluralize.ts';
import { DUPLICATE_REASONS, type DuplicateGroup, type DuplicateReason } from './duplicate-groups.ts';

const WORDS: Readonly<Record<DuplicateReason, string>> = {
  calculation: 'same calculation',
  name: 'same name',
  'near name': 'nearly the same name',
  synonym: 'shared synonym',
  words: 'same words in the description',
};

/** A reason in words: `same calculation`. */
export function reasonWords(reason: DuplicateReason): string {
  return WORDS[reason];
}

/** Why metrics are a group, as a sentence: `Same calculation, and same name of 3. 4 metrics.` */
export function groupSentence({ rows, reasons }: DuplicateGroup): string {
  const whys = DUPLICATE_REASONS.flatMap((reason) => {
    const some = reasons.filter((one) => one.reason === reason);
    const [first] = some;
    if (first === undefined) return [];
    const covered = new Set(some.flatMap((one) => one.rows)).size;
    const synonym = reason === 'synonym' && some.length === 1 ? first.synonym : undefined;
    const words = synonym === undefined ? reasonWords(reason) : `${reasonWords(reason)} “${synonym}”`;
    return [covered === rows.length && some.length === 1 ? words : `${words} among ${covered}`];
  });
  const why = joinWords(whys);
  return `${why.charAt(0).toUpperCase()}${why.slice(1)}. ${pluralize(rows.length, 'metric')}.`;
}
