import { TABLE_FIELDS } from '../../domain/review/metric-texts.ts';
import type { DeletedMetric, OriginPlace, OurSide, Said, TheirSide } from '../../domain/review/sides.ts';
import type { Connection } from '../sqlite/connection.ts';
import { type CatalogMetric, catalogMetrics } from './catalog-metrics.ts';
import { sharedSaid } from './shared-history.ts';

/** The two sides of a merge of catalogs. */
export interface CatalogSides {
  readonly ours: OurSide;
  readonly theirs: TheirSide;
}

/** The one source of a merge: the other catalog. */
const SOURCE = 'theirs';

/**
 * The sides of a three-way merge. What both shared is what `base` says, the version that both come from; without one it
 * is read from both histories. Only with a base is it known which metrics one side deleted. A metric that was renamed on
 * a side is still the same one.
 */
export function catalogSides(ours: Connection, theirs: Connection, base: Connection | undefined): CatalogSides {
  const [here, there] = [catalogMetrics(ours), catalogMetrics(theirs)];
  const shared = base && byPath(catalogMetrics(base));
  const theirMetrics = byPath(there);
  const saidOf = (one: CatalogMetric): Said | undefined => {
    const was = shared?.get(one.path);
    const other = theirMetrics.get(one.path);
    if (shared !== undefined) return was && allTexts(was);
    return other && sharedSaid(ours, theirs, one, other);
  };
  return {
    ours: {
      metrics: here.map((one) => {
        const said = saidOf(one);
        return { ...one, origins: said === undefined ? [] : [{ ...placeAt(one.path), said }] };
      }),
      deleted: deletedIn(here, shared ?? new Map()),
    },
    theirs: {
      sources: new Set([SOURCE]),
      metrics: there.map((one) => ({ ...one, origins: [placeAt(one.path)], carries: TABLE_FIELDS })),
    },
  };
}

function byPath(metrics: readonly CatalogMetric[]): ReadonlyMap<string, CatalogMetric> {
  return new Map(metrics.map((one) => [one.path, one]));
}

function placeAt(path: string): OriginPlace {
  return { source: SOURCE, format: 'catalog', path };
}

/** What a catalog says of a metric: it has a place for each field. */
function allTexts({ fields }: CatalogMetric): Said {
  return new Map([...TABLE_FIELDS].map((field) => [field, fields.get(field) ?? null]));
}

function deletedIn(here: readonly CatalogMetric[], shared: ReadonlyMap<string, CatalogMetric>): DeletedMetric[] {
  const left = byPath(here);
  return Array.from(shared).flatMap(([path, was]) => {
    if (left.has(path)) return [];
    return [{ id: was.id, name: was.fields.get('name') ?? was.id, origins: [placeAt(path)], said: allTexts(was) }];
  });
}
