import type { Instant } from '../core/instant.ts';

/** The texts of a metric's fields by their names in the history. An absent field says nothing. */
export type FieldTexts = ReadonlyMap<string, string>;

/**
 * What a source said of a metric when it was read. Null: it has the field, and nothing stood there. An absent field is
 * one that the source does not have, so nothing is known about it.
 */
export type Said = ReadonlyMap<string, string | null>;

/** The place in a source that a metric came from. At most one metric of a catalog has a place. */
export interface OriginPlace {
  /** The file, folder or catalog, by the name that its next import has as well. */
  readonly source: string;
  readonly format: string;
  /** The metric's name in the format, the same at the next import: `orders.revenue`. */
  readonly path: string;
}

/** A place, with what it said at its last import. */
export interface KnownOrigin extends OriginPlace {
  readonly said: Said;
  /** When an import first found it to say this. */
  readonly saidAt?: Instant;
}

/** By whom and when a field was last changed. */
export interface LastChange {
  readonly by: string | null;
  readonly at: Instant;
}

/** A metric as one side has it. */
export interface ReviewedMetric {
  readonly id: string;
  readonly fields: FieldTexts;
  readonly origins: readonly OriginPlace[];
  /** By field, as far as it is known. */
  readonly lastChanges?: ReadonlyMap<string, LastChange>;
}

/** A metric of this catalog. */
export interface OurMetric extends ReviewedMetric {
  readonly origins: readonly KnownOrigin[];
}

/** A metric as the files have it now. */
export interface TheirMetric extends ReviewedMetric {
  /** The place that it was read from comes first. */
  readonly origins: readonly [OriginPlace, ...OriginPlace[]];
  /** The fields that its file has a place for, in the order in which they are shown, even if nothing stands there. */
  readonly carries: ReadonlySet<string>;
}

/** A metric that came from a source and is not in this catalog: it was deleted, or its import was declined. */
export interface DeletedMetric {
  readonly id: string;
  readonly name: string;
  readonly origins: readonly OriginPlace[];
  /** What its place said at the last import, if that is known. */
  readonly said?: Said;
}

/** This catalog. */
export interface OurSide {
  readonly metrics: readonly OurMetric[];
  readonly deleted: readonly DeletedMetric[];
}

/** What was read, from one source or several. No two metrics of it have the same id, or come from the same place. */
export interface TheirSide {
  readonly metrics: readonly TheirMetric[];
  /** The sources that were read completely, even those without a metric. */
  readonly sources: ReadonlySet<string>;
  /**
   * True if a field that says nothing was emptied, which is a change like any other: in a catalog. In the files of other
   * programs it is no statement.
   */
  readonly hasEmptied: boolean;
}

/** A key that is equal for equal places. */
export function originKey({ source, format, path }: OriginPlace): string {
  return JSON.stringify([source, format, path]);
}

/** The name of a metric, or its id if it has none. */
export function nameOf({ id, fields }: ReviewedMetric): string {
  return hasName(fields) ? (fields.get('name') ?? id) : id;
}

/** The fields that a metric of theirs has a place for. A metric needs a name, so a blank one is no statement. */
export function carriedFields({ carries, fields }: TheirMetric): string[] {
  const carried = [...new Set([...carries, ...fields.keys()])];
  return hasName(fields) ? carried : carried.filter((field) => field !== 'name');
}

/** What a metric of theirs says now, for the next import to compare with. */
export function saidBy(metric: TheirMetric): Said {
  return new Map(carriedFields(metric).map((field) => [field, metric.fields.get(field) ?? null]));
}

function hasName(fields: FieldTexts): boolean {
  return (fields.get('name') ?? '').trim() !== '';
}
