import { groupsOf } from '../../domain/core/groups.ts';
import type { Source } from '../../domain/metric/origin.ts';
import type { DifferingMetric, SourceOverview } from '../../domain/review/source-overview.ts';
import { textOf } from '../metrics/metric-rows.ts';
import { sources } from '../metrics/sources.ts';
import type { Connection } from '../sqlite/connection.ts';

/** The sources that metrics came from, the latest import first. Files of one name in several formats are one source. */
export function sourcesOverview(connection: Connection): SourceOverview[] {
  return Array.from(groupsOf(sources(connection), ({ name }) => name).values(), (group) => overview(connection, group));
}

function overview(connection: Connection, group: readonly Source[]): SourceOverview {
  const [latest] = group;
  const name = latest?.name ?? '';
  const count = connection.value(
    `SELECT count(DISTINCT m.id) FROM main.metricbook_origins o
     JOIN main.metricbook_sources s ON s.id = o.source_id JOIN main.metrics m ON m.id = o.metric_id WHERE s.name = ?`,
    [name],
  );
  return {
    name,
    formats: group.map(({ format }) => format),
    importedAt: latest?.importedAt ?? '',
    importedBy: latest?.importedBy ?? null,
    checkedAt:
      group
        .flatMap(({ checkedAt }) => checkedAt ?? [])
        .toSorted()
        .at(-1) ?? null,
    metrics: Number(count),
    differing: differingFrom(connection, name),
  };
}

function differingFrom(connection: Connection, source: string): DifferingMetric[] {
  const rows = connection.all(
    `SELECT m.id, m.name, min(o.differs_since) AS since FROM main.metricbook_origins o
     JOIN main.metricbook_sources s ON s.id = o.source_id JOIN main.metrics m ON m.id = o.metric_id
     WHERE s.name = ? AND o.differs_since IS NOT NULL GROUP BY m.id ORDER BY since, m.id`,
    [source],
  );
  return rows.map((row) => ({
    id: textOf(row['id']) ?? '',
    name: textOf(row['name']) ?? '',
    since: textOf(row['since']) ?? '',
  }));
}
