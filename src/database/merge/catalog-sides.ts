import { TABLE_FIELDS } from '../../domain/review/metric-texts.ts';
import type {
  DeletedMetric,
  FieldTexts,
  KnownOrigin,
  OriginPlace,
  OurSide,
  ReviewedMetric,
  Said,
  TheirSide,
} from '../../domain/review/sides.ts';
import { type MatchedReview, type Review, reviewSides } from '../../domain/review/review.ts';
import type { Connection } from '../sqlite/connection.ts';
import { type CatalogMetric, catalogMetrics } from './catalog-metrics.ts';
import { type Relation, type Separation, separationOf, versionOf } from './shared-history.ts';
import { trashedMetrics } from './trashed-metrics.ts';

/** The two sides of a merge of catalogs. */
export interface CatalogSides {
  readonly ours: OurSide;
  readonly theirs: TheirSide;
}

/** How two catalogs that are compared belong together. */
export interface SidesOptions {
  /** The version that both come from. Without it, what both shared is read from both histories and trashes. */
  readonly base?: Connection | undefined;
  readonly relation?: Relation;
  /** True if theirs comes from a file that may leave fields out, such as a dictionary: they are then no statement. */
  readonly isPartial?: boolean;
}

/** The one source of a merge: the other catalog. */
const SOURCE = 'theirs';

/** Compares two catalogs metric by metric and field by field. Changes nothing. */
export function catalogReview(ours: Connection, theirs: Connection, options: SidesOptions = {}): Review {
  const sides = catalogSides(ours, theirs, options);
  const { metrics, ambiguous } = reviewSides(sides.ours, sides.theirs);
  return { ambiguous, metrics: metrics.map((one) => ('rows' in one ? withChanges(ours, theirs, one) : one)) };
}

/** Who changed what, of a metric that was not known to be the same before it was matched by its id or name. */
function withChanges(ours: Connection, theirs: Connection, metric: MatchedReview): MatchedReview {
  if (metric.by === 'origin' || metric.rows.length === 0) return metric;
  const { ourChanges, theirChanges } = separationOf(
    versionOf(ours, metric.ours),
    versionOf(theirs, metric.theirs),
    'versions',
  );
  const rows = metric.rows.map((row) => ({
    ...row,
    ourChange: ourChanges.get(row.field),
    theirChange: theirChanges.get(row.field),
  }));
  return { ...metric, rows };
}

/** The sides of a three-way merge. A metric that was renamed on a side is still the same one. */
export function catalogSides(
  ours: Connection,
  theirs: Connection,
  { base, relation = 'versions', isPartial = false }: SidesOptions = {},
): CatalogSides {
  const here = catalogMetrics(ours);
  const there = isPartial ? catalogMetrics(theirs).map(statedIn) : catalogMetrics(theirs);
  const theirMetrics = byPath(there);
  const separations = new Map(
    here.flatMap((one): [string, Separation][] => {
      const other = theirMetrics.get(one.path);
      if (other === undefined) return [];
      return [[one.path, separationOf(versionOf(ours, one), versionOf(theirs, other), relation)]];
    }),
  );
  const saidOf = base === undefined ? saidByHistories(theirs, separations) : saidByBase(base);
  return {
    ours: {
      metrics: here.map((one) => {
        const said = saidOf(one, theirMetrics.get(one.path));
        const origins: KnownOrigin[] = said === undefined ? [] : [{ ...placeAt(one.path), said }];
        return { ...one, origins, ...changesIn(separations.get(one.path)?.ourChanges) };
      }),
      deleted: base === undefined ? trashedHere(ours, here, theirs, there) : deletedSince(base, here),
    },
    theirs: {
      hasEmptied: !isPartial,
      sources: new Set([SOURCE]),
      metrics: there.map((one) => {
        const separation = separations.get(one.path);
        return {
          ...one,
          origins: [placeAt(one.path)],
          carries: isPartial ? new Set(one.fields.keys()) : carriedWith(separation?.removedThere),
          ...changesIn(separation?.theirChanges),
        };
      }),
    },
  };
}

/** A trust score that is left out becomes 0. */
function statedIn(metric: CatalogMetric): CatalogMetric {
  return {
    ...metric,
    fields: new Map([...metric.fields].filter(([field, text]) => field !== 'trust_score' || text !== '0')),
  };
}

type SaidOf = (one: CatalogMetric, other: CatalogMetric | undefined) => Said | undefined;

function saidByBase(base: Connection): SaidOf {
  const shared = byPath(catalogMetrics(base));
  return (one, other) => {
    const was = shared.get(one.path);
    return was && allTexts(was.fields, one.fields, other?.fields);
  };
}

/** Of a metric that they deleted nothing is known but that they had it. */
function saidByHistories(theirs: Connection, separations: ReadonlyMap<string, Separation>): SaidOf {
  const trashed = trashedMetrics(theirs);
  return ({ path }) => separations.get(path)?.said ?? (trashed.has(path) ? new Map() : undefined);
}

/** The metrics in our trash that are not here again, each with what both shared of it. */
function trashedHere(
  ours: Connection,
  here: readonly CatalogMetric[],
  theirs: Connection,
  there: readonly CatalogMetric[],
): DeletedMetric[] {
  const left = new Set(here.flatMap(({ id, path }) => [id, path]));
  const theirMetrics = byPath(there);
  return Array.from(trashedMetrics(ours).values()).flatMap((was): DeletedMetric[] => {
    const other = theirMetrics.get(was.path);
    if (other === undefined || left.has(was.path) || left.has(was.id)) return [];
    const { said } = separationOf(was, versionOf(theirs, other), 'versions');
    return [deletedMetric(was, new Map([...allTexts(was.fields, other.fields), ...said]))];
  });
}

function deletedSince(base: Connection, here: readonly CatalogMetric[]): DeletedMetric[] {
  const left = byPath(here);
  return catalogMetrics(base).flatMap((was) => (left.has(was.path) ? [] : [deletedMetric(was, allTexts(was.fields))]));
}

function deletedMetric({ id, path, fields }: Pick<CatalogMetric, 'id' | 'path' | 'fields'>, said: Said): DeletedMetric {
  return { id, name: fields.get('name') ?? id, origins: [placeAt(path)], said };
}

function changesIn(lastChanges: Separation['ourChanges'] | undefined): Pick<ReviewedMetric, 'lastChanges'> {
  return lastChanges === undefined ? {} : { lastChanges };
}

/** Most metrics carry the same fields, so most share one set. */
function carriedWith(removed: readonly string[] = []): ReadonlySet<string> {
  return removed.length === 0 ? TABLE_FIELDS : new Set([...TABLE_FIELDS, ...removed]);
}

function byPath(metrics: readonly CatalogMetric[]): ReadonlyMap<string, CatalogMetric> {
  return new Map(metrics.map((one) => [one.path, one]));
}

function placeAt(path: string): OriginPlace {
  return { source: SOURCE, format: 'catalog', path };
}

/**
 * The texts of a metric in one version of a catalog: null for a field that is empty there, and for a detail that only
 * another version has.
 */
function allTexts(fields: FieldTexts, ...others: readonly (FieldTexts | undefined)[]): Said {
  const names = [...TABLE_FIELDS, ...fields.keys(), ...others.flatMap((other) => [...(other?.keys() ?? [])])];
  return new Map(names.map((field) => [field, fields.get(field) ?? null]));
}
