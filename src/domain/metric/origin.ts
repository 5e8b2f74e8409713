import type { Instant } from '../core/instant.ts';

/** A file or folder that metrics came from. */
export interface Source {
  readonly id: number;
  /** Its name, such as `metrics.yml`. */
  readonly name: string;
  /** The format in which it was read: `dbt`. */
  readonly format: string;
  readonly importedAt: Instant;
  readonly importedBy: string | null;
  /** When it was last compared with the catalog without an import; null if never. */
  readonly checkedAt: Instant | null;
  /** The columns of a sheet and the fields that they were read as, as JSON; null for other formats. */
  readonly mapping: string | null;
}

/** A source to record. One of the same name and format is the same source. */
export type NewSource = Pick<Source, 'name' | 'format' | 'mapping'>;

/** The place in a source that a metric came from. */
export interface OriginPlace {
  /** The format of this metric, which may be another one than that of its folder. */
  readonly format: string;
  readonly file: string;
  /** Line at which it begins, counted from 1; null if the format has no lines. */
  readonly line: number | null;
  /** Its name in the format, the same at the next import: `orders.revenue`. */
  readonly path: string;
}

/** An origin of a metric, as its page shows it. A metric may have several. */
export interface OriginSummary extends OriginPlace {
  readonly sourceId: number;
  /** The name of the source. */
  readonly source: string;
  readonly importedAt: Instant;
  readonly importedBy: string | null;
  /** Since when the source says something else than at the last import; null if it was the same when last checked. */
  readonly differsSince: Instant | null;
}

/** What a source said about a metric, besides the place. */
export interface OriginContent {
  /** The attributes that no field has a place for, untouched, as JSON. */
  readonly foreignAttributes: string;
  /**
   * The texts of the fields at the last import, by their names in the history. Null: the source has the field, and
   * nothing stood there. It does not have those that are absent.
   */
  readonly said: ReadonlyMap<string, string | null>;
}

/** An origin of a metric with all that is stored of it. */
export interface Origin extends OriginSummary, OriginContent {}

/** An origin to record. It replaces the one of the same source, format and path. */
export interface NewOrigin extends OriginPlace, OriginContent {
  /** `DECLINED` for one whose metric was not wanted. */
  readonly metricId: string;
}

/** The id of no metric, for origins whose metric was not wanted, so that the next import does not offer it again. */
export const DECLINED = '';

/** The texts of fields by name, from JSON. Other values, which another program wrote, are left out. */
export function saidIn(json: string): Map<string, string | null> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return new Map();
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map();
  return new Map(
    Object.entries(value).flatMap(([name, text]: [string, unknown]) =>
      typeof text === 'string' || text === null ? [[name, text] as const] : [],
    ),
  );
}

/** The texts of fields by name, as JSON for `saidIn`. */
export function saidText(said: ReadonlyMap<string, string | null>): string {
  return JSON.stringify(Object.fromEntries(said));
}
