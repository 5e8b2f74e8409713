import type { Filter, Piece, ValueKey } from '../../domain/search/query.ts';
import { sameText } from '../../domain/core/same-text.ts';
import { filterText, hasFilter, hasFilterIn, piecesOf, toggleFilter } from '../../domain/search/query.ts';

/** The query's choice for a line of a facet: it asks for it, excludes it, or neither. */
export type Choice = 'wanted' | 'excluded' | 'open';

/** Returns the values of a facet that a query asks for or excludes, in their order. */
export function namedValues(pieces: readonly Piece[], key: ValueKey): readonly string[] {
  return pieces.flatMap((piece) => (piece.is === 'filter' && isOn(piece.filter, key) ? piece.filter.values : []));
}

/** Returns a query's choice for a facet's value. */
export function choiceOf(pieces: readonly Piece[], key: ValueKey, value: string): Choice {
  const names = (not: boolean): boolean =>
    pieces.some(
      (piece) =>
        piece.is === 'filter' && isOn(piece.filter, key) && piece.filter.not === not && has(piece.filter.values, value),
    );
  if (names(true)) return 'excluded';
  return names(false) ? 'wanted' : 'open';
}

/** Returns the query with this choice for a facet's value, and no other mention of the value. */
export function withChoice(query: string, key: ValueKey, value: string, choice: Choice): string {
  const texts = piecesOf(query).flatMap((piece) => {
    if (piece.is !== 'filter' || !isOn(piece.filter, key) || !has(piece.filter.values, value)) return [piece.text];
    const values = piece.filter.values.filter((one) => sameText(one) !== sameText(value));
    return values.length === 0 ? [] : [filterText({ ...piece.filter, values })];
  });
  const rest = texts.join(' ');
  return choice === 'open'
    ? rest
    : toggleFilter(rest, { is: 'value', key, values: [value], not: choice === 'excluded' });
}

/** Returns a query's choice for a filter that has an opposite. */
export function choiceOfFilter(pieces: readonly Piece[], filter: Filter): Choice {
  if (hasFilterIn(pieces, opposite(filter))) return 'excluded';
  return hasFilterIn(pieces, filter) ? 'wanted' : 'open';
}

/** Returns the query that asks for the filter, for its opposite, or for neither. */
export function withFilterChoice(query: string, filter: Filter, choice: Choice): string {
  const rest = [filter, opposite(filter)].reduce(
    (text, one) => (hasFilter(text, one) ? toggleFilter(text, one) : text),
    query,
  );
  if (choice === 'open') return rest;
  return toggleFilter(rest, choice === 'wanted' ? filter : opposite(filter));
}

/** Returns the opposite of a filter. A range has none, so it is returned itself. */
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
  return values.some((one) => sameText(one) === sameText(value));
}
