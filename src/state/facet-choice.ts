import type { Filter, ValueKey } from '../domain/query.ts';
import { comparable, filterText, piecesOf, toggleFilter } from '../domain/query.ts';

/** The values of a facet that the query asks for, in its order. */
export function chosenValues(query: string, key: ValueKey): readonly string[] {
  return piecesOf(query).flatMap((piece) =>
    piece.is === 'filter' && asksFor(piece.filter, key) ? piece.filter.values : [],
  );
}

/** Whether a facet's value is among those that the query asks for. */
export function isChosen(query: string, key: ValueKey, value: string): boolean {
  return has(chosenValues(query, key), value);
}

/** The query after a click on a facet's value: with a filter for it, or with the value taken out wherever it stood. */
export function toggleValue(query: string, key: ValueKey, value: string): string {
  if (!isChosen(query, key, value)) return toggleFilter(query, { is: 'value', key, values: [value], not: false });
  const texts = piecesOf(query).flatMap((piece) => {
    if (piece.is !== 'filter' || !asksFor(piece.filter, key) || !has(piece.filter.values, value)) return [piece.text];
    const values = piece.filter.values.filter((one) => comparable(one) !== comparable(value));
    return values.length === 0 ? [] : [filterText({ ...piece.filter, values })];
  });
  return texts.join(' ');
}

function asksFor(filter: Filter, key: ValueKey): filter is Extract<Filter, { is: 'value' }> {
  return filter.is === 'value' && filter.key === key && !filter.not;
}

function has(values: readonly string[], value: string): boolean {
  return values.some((one) => comparable(one) === comparable(value));
}
