import type { Filter, Piece, ValueKey } from '../../domain/search/query.ts';
import { comparable, filterText, hasFilter, hasFilterIn, piecesOf, toggleFilter } from '../../domain/search/query.ts';

/** What the query says of a facet's line: asks for it, excludes it, or neither. */
export type Choice = 'wanted' | 'excluded' | 'open';

/** The values of a facet that the pieces of a query ask for or exclude, in their order. */
export function namedValues(pieces: readonly Piece[], key: ValueKey): readonly string[] {
  return pieces.flatMap((piece) => (piece.is === 'filter' && isOn(piece.filter, key) ? piece.filter.values : []));
}

/** Returns the choice that the pieces of a query make for a facet's value. */
export function choiceOf(pieces: readonly Piece[], key: ValueKey, value: string): Choice {
  const names = (not: boolean): boolean =>
    pieces.some(
      (piece) =>
        piece.is === 'filter' && isOn(piece.filter, key) && piece.filter.not === not && has(piece.filter.values, value),
    );
  if (names(true)) return 'excluded';
  return names(false) ? 'wanted' : 'open';
}

/** The query that says this of a facet's value, and nothing else of it wherever that stood. */
export function withChoice(query: string, key: ValueKey, value: string, choice: Choice): string {
  const texts = piecesOf(query).flatMap((piece) => {
    if (piece.is !== 'filter' || !isOn(piece.filter, key) || !has(piece.filter.values, value)) return [piece.text];
    const values = piece.filter.values.filter((one) => comparable(one) !== comparable(value));
    return values.length === 0 ? [] : [filterText({ ...piece.filter, values })];
  });
  const rest = texts.join(' ');
  return choice === 'open'
    ? rest
    : toggleFilter(rest, { is: 'value', key, values: [value], not: choice === 'excluded' });
}

/** Returns the choice that the pieces of a query make for a filter that has an opposite. */
export function choiceOfFilter(pieces: readonly Piece[], filter: Filter): Choice {
  if (hasFilterIn(pieces, opposite(filter))) return 'excluded';
  return hasFilterIn(pieces, filter) ? 'wanted' : 'open';
}

/** The query that asks for the filter, or for its opposite, or for neither. */
export function withFilterChoice(query: string, filter: Filter, choice: Choice): string {
  const rest = [filter, opposite(filter)].reduce(
    (text, one) => (hasFilter(text, one) ? toggleFilter(text, one) : text),
    query,
  );
  if (choice === 'open') return rest;
  return toggleFilter(rest, choice === 'wanted' ? filter : opposite(filter));
}

/** What lacks a part has its opposite in what has it; a range has none but itself. */
function opposite(filter: Filter): Filter {
  switch (filter.is) {
    case 'part':
      return { ...filter, present: !filter.present };
    case 'value':
    case 'flag':
      return { ...filter, not: !filter.not };
    case 'range':
    case 'between':
      return filter;
  }
}

function isOn(filter: Filter, key: ValueKey): filter is Extract<Filter, { is: 'value' }> {
  return filter.is === 'value' && filter.key === key;
}

function has(values: readonly string[], value: string): boolean {
  return values.some((one) => comparable(one) === comparable(value));
}
