import type { Filter, ValueKey } from '../../domain/search/query.ts';
import { comparable, filterText, hasFilter, piecesOf, toggleFilter } from '../../domain/search/query.ts';

/** What the query says of a facet's line: asks for it, excludes it, or neither. */
export type Choice = 'wanted' | 'excluded' | 'open';

/** The values of a facet that the query asks for or excludes, in its order. */
export function namedValues(query: string, key: ValueKey): readonly string[] {
  return piecesOf(query).flatMap((piece) =>
    piece.is === 'filter' && isOn(piece.filter, key) ? piece.filter.values : [],
  );
}

/** What the query says of a facet's value. */
export function choiceOf(query: string, key: ValueKey, value: string): Choice {
  const names = (not: boolean): boolean =>
    piecesOf(query).some(
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

/** What the query says of a filter that has an opposite. */
export function choiceOfFilter(query: string, filter: Filter): Choice {
  if (hasFilter(query, opposite(filter))) return 'excluded';
  return hasFilter(query, filter) ? 'wanted' : 'open';
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
    case 'care':
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
