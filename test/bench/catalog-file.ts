import type { CatalogContent } from '../../src/database/metrics/bulk-insert.ts';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { instantOf } from '../../src/domain/core/instant.ts';
import type { Random } from './random.ts';
import { itemAt, numberBelow, oneOf, randomFrom } from './random.ts';
import { calculationText, descriptionText, nameText, word } from './vocabulary.ts';
import { insertContent } from '../../src/database/metrics/bulk-insert.ts';

const DAY_MS = 86_400_000;
const OWNERS = 100;
const TAGS = 60;
const SOURCES = 80;

/** Returns the number of changes of each metric in a catalog of this size; fewer in a large one. */
export function changesEach(metrics: number): number {
  return metrics < 100_000 ? 10 : 5;
}

/**
 * Returns the bytes of a catalog's file, the same for a size and a day: metrics with history, and for some tests and
 * usage.
 */
export async function catalogFile(metrics: number, now: Date): Promise<Uint8Array> {
  const database = await MetricsDatabase.open(undefined, { clock: () => now, isIndexedLater: true });
  try {
    database.edit((connection, at) => insertContent(connection, contentOf(metrics, now), at));
    return database.export();
  } finally {
    database.close();
  }
}

function contentOf(count: number, now: Date): CatalogContent {
  const random = randomFrom(count);
  const names = namesOf(random);
  const metrics = Array.from({ length: count }, (_, i) => metricOf(i, random, names, now));
  const ids = metrics.map(({ id }) => id);
  return {
    metrics,
    changes: changesOf(ids, random, names, now),
    tests: ids.flatMap((id) => testsOf(id, random, now)),
    usages: ids.flatMap((id) => usagesOf(id, random, names, now)),
  };
}

interface Names {
  readonly owners: readonly string[];
  readonly tags: readonly string[];
  readonly sources: readonly string[];
}

function namesOf(random: Random): Names {
  const distinct = (count: number, make: () => string): string[] => {
    const made = new Set<string>();
    while (made.size < count) made.add(make());
    return [...made];
  };
  return {
    owners: distinct(OWNERS, () => `@${word(random)}-${oneOf(random, ['team', 'analytics', 'data', 'ops'])}`),
    tags: distinct(TAGS, () => word(random)),
    sources: distinct(SOURCES, () => `${oneOf(random, ['dwh', 'raw', 'mart'])}.${word(random)}_${word(random)}`),
  };
}

function metricOf(place: number, random: Random, names: Names, now: Date): CatalogContent['metrics'][number] {
  const name = nameText(random);
  const source = oneOf(random, names.sources);
  const created = daysBefore(now, 400 + numberBelow(random, 600));
  return {
    id: `${name.toLowerCase().replaceAll(' ', '_')}_${place}`,
    name,
    description: random() < 0.95 ? descriptionText(random) : null,
    calculation: calculationText(random, source),
    owner: random() < 0.9 ? oneOf(random, names.owners) : null,
    dataSource: source,
    tags: Array.from({ length: numberBelow(random, 4) }, () => oneOf(random, names.tags)),
    dependencies: random() < 0.3 ? [`data_source:${oneOf(random, names.sources)}`] : [],
    trustScore: numberBelow(random, 101),
    createdAt: created,
    updatedAt: daysBefore(now, numberBelow(random, 400)),
  };
}

/** Returns changes, oldest first: each metric's first change, then each one's second. */
function changesOf(ids: readonly string[], random: Random, names: Names, now: Date): CatalogContent['changes'] {
  const rounds = changesEach(ids.length);
  return Array.from({ length: rounds }, (_, round) =>
    ids.map((metricId, i) => {
      const [fieldName, value] = valueOf(round + i, random, names);
      return {
        metricId,
        fieldName,
        oldValue: value(),
        newValue: value(),
        changedBy: `${oneOf(random, names.owners).slice(1)}@example.com`,
        changedAt: daysBefore(now, (rounds - round) * 35 - i / ids.length),
        reason: random() < 0.2 ? descriptionText(random) : null,
      };
    }),
  ).flat();
}

/** Picks a field in turn: one change in three is of a long text. */
function valueOf(turn: number, random: Random, names: Names): [column: string, value: () => string] {
  const values: readonly [string, () => string][] = [
    ['description', () => descriptionText(random)],
    ['calculation', () => calculationText(random, oneOf(random, names.sources))],
    ['owner', () => oneOf(random, names.owners)],
    ['data_source', () => oneOf(random, names.sources)],
    ['tags', () => JSON.stringify([oneOf(random, names.tags), oneOf(random, names.tags)])],
    ['trust_score', () => String(numberBelow(random, 101))],
  ];
  return itemAt(values, turn);
}

/** A third of the metrics have one to three tests. */
function testsOf(metricId: string, random: Random, now: Date): CatalogContent['tests'] {
  if (random() >= 1 / 3) return [];
  return Array.from({ length: 1 + numberBelow(random, 3) }, () => ({
    metricId,
    testType: oneOf(random, ['not null', 'range', 'reconciliation', 'freshness']),
    testQuery: `SELECT count(*) FROM ${word(random)} WHERE ${word(random)} IS NULL`,
    expectedResult: '0',
    lastRun: daysBefore(now, numberBelow(random, 30)),
    status: random() < 0.9 ? 'passed' : 'failed',
  }));
}

/** A third of the metrics were used one to eight times in the last sixty days. */
function usagesOf(metricId: string, random: Random, names: Names, now: Date): CatalogContent['usages'] {
  if (random() >= 1 / 3) return [];
  return Array.from({ length: 1 + numberBelow(random, 8) }, () => ({
    metricId,
    usedBy: `${oneOf(random, names.owners).slice(1)}@example.com`,
    usedAt: daysBefore(now, numberBelow(random, 60)),
    context: `${word(random)} dashboard`,
  }));
}

function daysBefore(now: Date, days: number): string {
  return instantOf(new Date(now.getTime() - Math.round(days * DAY_MS)));
}
