import { distinctTexts } from '../../domain/core/text-counts.ts';
import { sameText } from '../../domain/core/same-text.ts';
import { CUSTOM_PREFIX } from '../../domain/metric/detail-fields.ts';
import { groupPaths } from '../../domain/metric/group-path.ts';
import { listIn } from '../../domain/metric/metric.ts';
import type { FacetCount } from '../../domain/search/listing.ts';
import type { DetailKey } from '../../domain/search/query.ts';
import type { Connection } from '../sqlite/connection.ts';
import type { CustomField } from '../../domain/metric/custom-field.ts';
import { ColumnValues } from './column-values.ts';
import { CustomColumns } from './custom-columns.ts';

/** The details by which metrics are counted. */
export const DETAIL_FACETS = ['kind', 'group', 'unit', 'grain', 'language'] as const;

export type DetailFacet = (typeof DETAIL_FACETS)[number];

type ColumnKey = Exclude<DetailKey, 'custom'>;

const KEYS: readonly ColumnKey[] = ['unit', 'kind', 'grain', 'group', 'language', 'synonym'];
/** Details that are filtered by their text, whose keys are their names. */
const TEXT_KEYS: ReadonlySet<string> = new Set<DetailKey>(['unit', 'kind', 'grain', 'group', 'language']);

/** Counts the rows for each value of a detail, most frequent first. */
interface DetailCounts {
  readonly add: (rowid: number) => void;
  readonly counts: () => FacetCount[];
}

type Cells = readonly [rowid: number, field: string, text: string];

/**
 * The details of all metrics that filters and facet counts need, in memory. A column has the text of a detail, and for
 * each text the values that it is filtered by, such as the items of a list.
 */
export class DetailColumns {
  readonly #columns = new Map(KEYS.map((key) => [key, new ColumnValues(sameText)]));
  readonly #valuesOf = new Map(KEYS.map((key) => [key, new Map<number, readonly string[]>()]));
  readonly #customs = new CustomColumns();
  #isEmpty = true;

  /** True if no row has had a detail. */
  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** Reads the details of rows after one, up to another, again. `rowids`: those that there are. */
  read(connection: Connection, after: number, upTo: number, rowids: readonly number[]): void {
    if (!this.#isEmpty) for (const rowid of rowids) this.#clear(rowid);
    if (connection.value('SELECT 1 FROM main.metricbook_details LIMIT 1') === null) return;
    const json = connection.value(
      `SELECT json_group_array(json_array(m.rowid, CAST(d.field AS TEXT), CAST(d.value AS TEXT)))
       FROM main.metrics m CROSS JOIN main.metricbook_details d ON d.metric_id = m.id
       WHERE m.rowid > ? AND m.rowid <= ? AND d.field NOT IN ('notes', 'links', 'format', 'hidden')`,
      [after, upTo],
    );
    for (const [rowid, field, text] of JSON.parse(String(json)) as Cells[]) {
      if (field.startsWith(CUSTOM_PREFIX)) {
        this.#isEmpty = false;
        this.#customs.set(rowid, field.slice(CUSTOM_PREFIX.length), text);
      } else if (field === 'synonyms') this.#set('synonym', rowid, text, listIn);
      else if (isTextKey(field)) this.#set(field, rowid, text, field === 'group' ? groupPaths : (value) => [value]);
    }
  }

  /** Returns a test for rowids: true if the row has a detail with one of the keys, as `sameText` makes them. */
  having(key: DetailKey, values: readonly string[]): (rowid: number) => boolean {
    if (key === 'custom') return this.#customs.having(values);
    const column = this.#column(key);
    const wanted = new Set(
      values
        .map((value) => (key === 'group' ? (groupPaths(value).at(-1) ?? '') : value))
        .map(sameText)
        .filter((value) => value !== ''),
    );
    return column.those((_, code) => this.#values(key, code).some((value) => wanted.has(column.keyOf(value))));
  }

  /** Starts to count the rows for each value of a detail. A group counts for those that it is part of, too. */
  newCounts(key: DetailFacet): DetailCounts {
    const counts = this.#column(key).newCounts();
    return {
      add: (rowid) => counts.add(rowid),
      counts: () => counts.byFrequency((code) => this.#values(key, code)),
    };
  }

  /** The names of the custom fields by which metrics are counted. `named`: keys of names that a query asks for. */
  customFacets(defined: readonly CustomField[], named: readonly string[]): readonly string[] {
    return this.#customs.facets(defined, named);
  }

  /** Starts to count the rows for each value of a custom field. */
  newCustomCounts(name: string): DetailCounts {
    return this.#customs.newCounts(name);
  }

  #clear(rowid: number): void {
    this.#customs.clear(rowid);
    for (const column of this.#columns.values()) column.set(rowid, null);
  }

  #set(key: ColumnKey, rowid: number, text: string, valuesIn: (text: string) => readonly string[]): void {
    this.#isEmpty = false;
    const code = this.#column(key).set(rowid, text);
    const known = this.#valuesOf.get(key);
    if (known?.has(code) === false) known.set(code, distinctTexts(valuesIn(text)));
  }

  #column(key: ColumnKey): ColumnValues {
    const column = this.#columns.get(key);
    if (column === undefined) throw new Error(`there is no column of ${key}`);
    return column;
  }

  #values(key: ColumnKey, code: number): readonly string[] {
    return this.#valuesOf.get(key)?.get(code) ?? [];
  }
}

function isTextKey(field: string): field is Exclude<ColumnKey, 'synonym'> {
  return TEXT_KEYS.has(field);
}
