import { sameText } from '../../domain/core/same-text.ts';
import type { FacetCount } from '../../domain/search/listing.ts';
import { customTextIn } from '../../domain/search/custom-filter.ts';
import type { CustomField } from '../../domain/metric/custom-field.ts';
import { ColumnValues } from './column-values.ts';
import { anyOne, type Condition } from './row-conditions.ts';

/** The most custom fields by which metrics are counted: each of them takes its time at each keystroke. */
const MAX_FACETS = 12;
/** The most values of a custom field that is counted. A field with more is rather a text than a choice. */
const MAX_VALUES = 200;

/** The values of the custom fields of all metrics, in memory. */
export class CustomColumns {
  readonly #columns = new Map<string, ColumnValues>();

  set(rowid: number, name: string, text: string): void {
    if (sameText(name) === '') return;
    const column = this.#columns.get(name) ?? new ColumnValues(sameText);
    this.#columns.set(name, column);
    column.set(rowid, text);
  }

  clear(rowid: number): void {
    for (const column of this.#columns.values()) column.set(rowid, null);
  }

  /** Returns a test for rowids: true if the row has one of the fields, or just the value, such as `Tier=gold`. */
  having(values: readonly string[]): Condition {
    const wanted = values.filter((value) => sameText(value) !== '');
    return anyOne(
      Array.from(this.#columns).flatMap(([name, column]): Condition[] => {
        if (wanted.some((value) => sameText(value) === sameText(name))) return [(rowid) => !column.isEmptyAt(rowid)];
        const texts = new Set(wanted.flatMap((value) => customTextIn(value, name) ?? []));
        return texts.size === 0 ? [] : [column.those((text) => text !== '' && texts.has(column.keyOf(text)))];
      }),
    );
  }

  /**
   * The names of the fields by which metrics are counted: those that the catalog defines, in their order, then others.
   * Links are not, nor a field with a great many values, unless it is among `named`, which are keys of names.
   */
  facets(defined: readonly CustomField[], named: readonly string[]): readonly string[] {
    const places = new Map(defined.map((field, place) => [field.name, place]));
    const links = new Set(defined.flatMap((field) => (field.type === 'link' ? [field.name] : [])));
    const names = Array.from(this.#columns.keys()).toSorted(
      (a, b) => (places.get(a) ?? defined.length) - (places.get(b) ?? defined.length) || (a < b ? -1 : 1),
    );
    const isNamed = (name: string): boolean => named.includes(sameText(name));
    const few = names.filter((name) => {
      const values = this.#columns.get(name)?.valueCount ?? 0;
      return values > 0 && values <= MAX_VALUES && !links.has(name);
    });
    const counted = new Set([...few.slice(0, MAX_FACETS), ...names.filter(isNamed)]);
    return names.filter((name) => counted.has(name));
  }

  /** Starts to count the rows for each value of a field. */
  newCounts(name: string): { readonly add: (rowid: number) => void; readonly counts: () => FacetCount[] } {
    const counts = this.#columns.get(name)?.newCounts();
    return {
      add: (rowid) => counts?.add(rowid),
      counts: () => counts?.byFrequency((_, text) => [text]) ?? [],
    };
  }
}
