import type { Connection } from '../sqlite/connection.ts';
import type { FactTable } from './trust-rows.ts';

/** The events that change what a score rests on: the columns whose update does, and the column that names the metric. */
const WATCHED: Readonly<Record<FactTable, { readonly columns: string; readonly id: string }>> = {
  metrics: { columns: 'id, owner, description, dependencies', id: 'id' },
  validation_tests: { columns: 'metric_id, last_run, status', id: 'metric_id' },
  metric_usage: { columns: 'metric_id, used_at', id: 'metric_id' },
  metricbook_reviews: { columns: 'metric_id, reviewed_at', id: 'metric_id' },
};

/** A new metric may get the rowid of a deleted one, so everything is read again. */
const ALL = '';

/**
 * Starts to note the metrics of which any statement changes what their trust score rests on. The notes are part of its
 * transaction, so a rollback forgets them. They are in the temp schema and never reach the file.
 */
export function noteChangedFacts(connection: Connection): void {
  const note = (row: 'old' | 'new', id: string, table: string): string =>
    `INSERT OR IGNORE INTO changed_facts SELECT CAST(${row}.${id} AS TEXT), '${table}' WHERE ${row}.${id} IS NOT NULL;`;
  const triggers = Object.entries(WATCHED).flatMap(([table, { columns, id }]) => {
    const added = table === 'metrics' ? ALL : table;
    const moved = table === 'metrics' ? note('new', id, ALL) : '';
    return [
      `CREATE TEMP TRIGGER IF NOT EXISTS facts_${table}_insert AFTER INSERT ON main.${table}
       BEGIN ${note('new', id, added)} END;`,
      `CREATE TEMP TRIGGER IF NOT EXISTS facts_${table}_update AFTER UPDATE OF ${columns} ON main.${table}
       BEGIN ${note('old', id, table)} ${note('new', id, table)} END;`,
      `CREATE TEMP TRIGGER IF NOT EXISTS facts_${table}_delete AFTER DELETE ON main.${table}
       BEGIN ${note('old', id, table)} END;`,
      ...(moved === ''
        ? []
        : [
            `CREATE TEMP TRIGGER IF NOT EXISTS facts_${table}_moved AFTER UPDATE OF id ON main.${table}
             WHEN new.id IS NOT old.id BEGIN ${moved} END;`,
          ]),
    ];
  });
  connection.exec(`
    CREATE TEMP TABLE IF NOT EXISTS changed_facts (id TEXT, of_table TEXT, PRIMARY KEY (id, of_table)) WITHOUT ROWID;
    ${triggers.join('\n')}
  `);
}

/** The metrics noted so far, up to a number, each with the tables of which rows of it changed. */
export function changedFacts(connection: Connection, most: number): ReadonlyMap<string, ReadonlySet<FactTable>> {
  const changed = new Map<string, Set<FactTable>>();
  const all = Object.keys(WATCHED) as FactTable[];
  for (const { id, of_table: table } of connection.all('SELECT id, of_table FROM temp.changed_facts ORDER BY id')) {
    const tables = changed.get(String(id)) ?? new Set();
    for (const one of table === ALL ? all : all.filter((other) => other === table)) tables.add(one);
    changed.set(String(id), tables);
    if (changed.size >= most) break;
  }
  return changed;
}

/** Forgets the notes. */
export function forgetChangedFacts(connection: Connection): void {
  connection.run('DELETE FROM temp.changed_facts');
}
