import { filterText, piecesOf } from './query.ts';

/** A query as the search box shows it: finished filters as chips, everything else as editable text. */
export interface SearchText {
  readonly chips: readonly string[];
  readonly words: string;
}

/** Splits a query that was not typed, such as one from the address or a facet. All its filters are finished. */
export function searchTextOf(query: string): SearchText {
  const pieces = piecesOf(query);
  const chips = pieces.flatMap((piece) => (piece.is === 'filter' ? [filterText(piece.filter)] : []));
  const words = pieces.flatMap((piece) => (piece.is === 'term' ? [piece.text] : []));
  return { chips: unique(chips), words: words.join(' ') };
}

/** The query in the search box. */
export function queryOf({ chips, words }: SearchText): string {
  return [...chips, words].join(' ').trim();
}

/** The search box after typing: a filter followed by a space is finished and becomes a chip. */
export function afterTyping(chips: readonly string[], words: string): SearchText {
  // Without a colon there is no filter: plain words are not parsed here.
  if (!words.includes(':')) return { chips, words };
  const pieces = piecesOf(words);
  const last = pieces.at(-1);
  const done = pieces.filter((piece) => piece.is === 'filter' && !(piece === last && words.endsWith(piece.text)));
  if (done.length === 0) return { chips, words };
  const rest = done.reduce((text, piece) => text.replace(piece.text, ''), words);
  const fresh = done.flatMap((piece) => (piece.is === 'filter' ? [filterText(piece.filter)] : []));
  return { chips: unique([...chips, ...fresh]), words: rest.replace(/ {2,}/g, ' ').trimStart() };
}

/** The search box with its last chip turned back into text, at the end, to be edited. */
export function withLastChipOpen({ chips, words }: SearchText): SearchText {
  const last = chips.at(-1);
  if (last === undefined) return { chips, words };
  return { chips: chips.slice(0, -1), words: words.trim() === '' ? last : `${words.trimEnd()} ${last}` };
}

/** The search box with all filters in its text made chips, as when it loses focus. */
export function finished({ chips, words }: SearchText): SearchText {
  return afterTyping(chips, `${words.trim()} `);
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
