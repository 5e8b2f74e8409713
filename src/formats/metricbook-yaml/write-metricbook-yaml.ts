import type { MetricDetails } from '../../domain/metric/details.ts';
import type {
  ForeignMetric,
  ForeignTest,
  ForeignUsage,
  JsonValue,
  Origin,
  TextFile,
  Writing,
} from '../interchange/model.ts';
import { FileNames, slugOf } from '../interchange/names.ts';
import { yamlText } from '../yaml/write-yaml.ts';

/** Metrics to write, with the tests and usages that name them. */
export interface MetricbookContent {
  readonly metrics: readonly ForeignMetric[];
  readonly tests?: readonly ForeignTest[];
  readonly usages?: readonly ForeignUsage[];
}

type Members = readonly (readonly [key: string, value: JsonValue])[];

/**
 * Writes Metricbook's own YAML: one file a metric, always the same text for the same metric, so that a comparison of two
 * states shows what changed. It has all that a catalog knows but the history.
 */
export function writeMetricbookYaml({ metrics, tests = [], usages = [] }: MetricbookContent): Writing {
  const paths = new FileNames();
  const files = metrics.map((metric): TextFile => {
    const path = paths.take(slugOf(metric.id).slice(0, 100) || 'metric');
    const members: Members = [
      ...fieldsOf(metric),
      ...detailsOf(metric.details),
      list('tests', tests.filter((test) => test.metrics.includes(metric.id)).map(testOf)),
      list('usages', usages.filter((usage) => usage.metrics.includes(metric.id)).map(usageOf)),
      // A metric that came from no other format has its origin here.
      ['origin', metric.origin.format === 'metricbook-yaml' ? null : originOf(metric.origin)],
    ];
    return { path: `metrics/${path}.yml`, text: yamlText(mapOf(members)) };
  });
  return { files, losses: [], renamings: [] };
}

function fieldsOf(metric: ForeignMetric): Members {
  return [
    ['id', metric.id],
    ['name', metric.name],
    ['description', metric.description],
    ['calculation', metric.calculation],
    ['language', metric.details.language],
    ['owner', metric.owner],
    ['data_source', metric.dataSource],
    list('tags', metric.tags),
    list('depends_on', metric.dependencies),
  ];
}

function detailsOf(details: MetricDetails): Members {
  return [
    list('synonyms', details.synonyms),
    ['kind', details.kind],
    ['unit', details.unit],
    ['format', details.format],
    ['grain', details.grain],
    ['group', details.group],
    ['hidden', details.isHidden ? true : null],
    ['notes', details.notes],
    list(
      'links',
      details.links.map(({ label, url }) => ({ label, url })),
    ),
    ['custom', details.custom.size === 0 ? null : Object.fromEntries(details.custom)],
  ];
}

function testOf({ type, query, expected, status, lastRun }: ForeignTest): JsonValue {
  return mapOf([
    ['type', type],
    ['query', query],
    ['expected', expected],
    ['status', status],
    ['last_run', lastRun],
  ]);
}

function usageOf({ tool, name, url, owner, isInferred }: ForeignUsage): JsonValue {
  return mapOf([
    ['tool', tool],
    ['name', name],
    ['url', url],
    ['owner', owner],
    ['inferred', isInferred ? true : null],
  ]);
}

function originOf({ format, file, line, path, foreign }: Origin): JsonValue {
  return mapOf([
    ['format', format],
    ['file', file],
    ['line', line ?? null],
    ['path', path],
    ['foreign', Object.keys(foreign).length === 0 ? null : foreign],
  ]);
}

function list(key: string, items: readonly JsonValue[]): readonly [string, JsonValue] {
  return [key, items.length === 0 ? null : items];
}

/** A map without what is null. */
function mapOf(members: Members): JsonValue {
  return Object.fromEntries(members.filter(([, value]) => value !== null));
}
