import fc from 'fast-check';
import type { Plan } from '../../../src/domain/review/plan.ts';
import {
  type FieldTexts,
  type KnownOrigin,
  originKey,
  type OriginPlace,
  type OurMetric,
  type OurSide,
  type Said,
  type TheirMetric,
  type TheirSide,
} from '../../../src/domain/review/sides.ts';

export const SOURCE = 'kpis.csv';

type Texts = Readonly<Record<string, string>>;

export function place(path: string, source = SOURCE): OriginPlace {
  return { source, format: 'csv', path };
}

/** A metric of ours; with `said`, one that came from the place of this path. */
export function our(
  id: string,
  fields: Texts = {},
  said?: Readonly<Record<string, string | null>>,
  path = id,
): OurMetric {
  const origins = said === undefined ? [] : [{ ...place(path), said: new Map(Object.entries(said)) }];
  return { id, fields: new Map(Object.entries({ name: id, ...fields })), origins };
}

/** A metric of theirs, of a file that has a place for its fields and for `carries`. */
export function their(id: string, fields: Texts = {}, carries: readonly string[] = [], path = id): TheirMetric {
  const texts = new Map(Object.entries({ name: id, ...fields }));
  return { id, fields: texts, origins: [place(path)], carries: new Set(carries) };
}

export function ourSide(...metrics: readonly OurMetric[]): OurSide {
  return { metrics, deleted: [] };
}

export function theirSide(...metrics: readonly TheirMetric[]): TheirSide {
  return { metrics, sources: new Set([SOURCE]), hasEmptied: false };
}

/** Returns our side after a plan. */
export function applied({ metrics, deleted }: OurSide, plan: Plan): OurSide {
  const moved = new Set([...plan.origins, ...plan.forgotten, ...plan.declined].map(originKey));
  const updates = new Map(plan.update.map(({ id, fields }) => [id, fields]));
  const originsOf = (id: string, kept: readonly KnownOrigin[]): KnownOrigin[] => [
    ...kept.filter((origin) => !moved.has(originKey(origin))),
    ...plan.origins.filter(({ metric }) => metric === id),
  ];
  const withUpdates = ({ id, fields }: OurMetric): FieldTexts => {
    const all = new Map<string, string | null>([...fields, ...(updates.get(id) ?? [])]);
    return new Map([...all].flatMap(([field, text]) => (text === null ? [] : [[field, text]])));
  };
  return {
    metrics: [
      ...metrics.map((metric) => ({
        ...metric,
        fields: withUpdates(metric),
        origins: originsOf(metric.id, metric.origins),
      })),
      ...plan.create.map(({ id, fields }) => ({ id, fields, origins: originsOf(id, []) })),
    ],
    deleted: [
      ...deleted.filter(({ origins }) => origins.every((origin) => !moved.has(originKey(origin)))),
      ...plan.declined.map((declined) => ({ id: declined.id, name: declined.name, origins: [declined] })),
    ],
  };
}

const text = fc.constantFrom('a', 'b', ' a\r\n', 'A', '', ' ');
const list = fc
  .oneof(fc.subarray(['x', 'y', 'z', 'X'], { minLength: 0 }), fc.shuffledSubarray(['m1', 'm2', 'x', 'y']))
  .map((items) => JSON.stringify(items));
const calculation = fc.constantFrom('sum(x)', 'SUM( x )', 'sum(x) -- net', 'sum(y)', '');

const FIELDS = ['description', 'calculation', 'owner', 'tags', 'dependencies', 'synonyms', 'custom:a'] as const;

const fieldTexts: fc.Arbitrary<Texts> = fc
  .record(
    {
      description: text,
      calculation,
      owner: text,
      tags: list,
      dependencies: list,
      synonyms: list,
      'custom:a': text,
    },
    { requiredKeys: [] },
  )
  .map((texts) => texts as Texts);

const IDS = ['m1', 'm2', 'm3', 'm4', 'm1_2'] as const;
const id = fc.constantFrom(...IDS);
const name = fc.constantFrom('Net sales', 'net-sales', 'Margin', 'MARGIN', 'Cost', '');
const path = fc.constantFrom('p1', 'p2', 'p3', 'p4');

const said: fc.Arbitrary<Said> = fc
  .tuple(fieldTexts, fc.subarray([...FIELDS]), name)
  .map(
    ([texts, empty, called]) =>
      new Map([['name', called], ...empty.map((field) => [field, null] as const), ...Object.entries(texts)]),
  );

const identified = { selector: (one: { readonly id: string }) => one.id };

/** Metrics of ours with the places that some came from. No two have one place. */
export const anyOurs: fc.Arbitrary<OurSide> = fc
  .record({
    metrics: fc.uniqueArray(fc.record({ id, name, texts: fieldTexts, said, hasOrigin: fc.boolean() }), identified),
    deleted: fc.integer({ min: 0, max: 4 }),
    paths: fc.shuffledSubarray(['p1', 'p2', 'p3', 'p4', 'p5'], { minLength: 5 }),
    source: fc.constantFrom(SOURCE, 'other.csv'),
  })
  .map(({ metrics, deleted, paths, source }) => ({
    metrics: metrics.map((metric, i) => ({
      id: metric.id,
      fields: new Map(Object.entries({ name: metric.name, ...metric.texts })),
      origins: metric.hasOrigin ? [{ ...place(paths[i] ?? `p${i}`, source), said: metric.said }] : [],
    })),
    deleted: paths.slice(metrics.length, metrics.length + deleted).map((gone) => ({
      id: `was ${gone}`,
      name: gone,
      origins: [place(gone)],
    })),
  }));

/** Metrics of theirs, each with a place of its own. */
export const anyTheirs: fc.Arbitrary<TheirSide> = fc
  .record({
    metrics: fc.uniqueArray(fc.record({ id, name, path, texts: fieldTexts }), {
      comparator: (a, b) => a.id === b.id || a.path === b.path,
    }),
    carries: fc.subarray([...FIELDS]),
  })
  .map(({ metrics, carries }) =>
    theirSide(...metrics.map((one) => their(one.id, { name: one.name, ...one.texts }, carries, one.path))),
  );
