import { isolated } from '../../domain/core/isolated.ts';
import { readDetails } from '../../domain/metric/detail-texts.ts';
import type { MetricDetail } from '../../domain/metric/detail.ts';
import { freeId } from '../../domain/metric/free-id.ts';
import type { AppContext } from '../core/app-context.ts';
import { tellCreated } from '../core/undo.ts';

/** Attempts at an id that no metric has. */
const MAX_ATTEMPTS = 50;

/**
 * Creates a metric that says the same, under the next free id, and opens its form. History, tests and usage are the
 * first one's own.
 */
export async function duplicate(app: AppContext, { metric, details }: MetricDetail): Promise<void> {
  const { client, saving, notices, navigation } = app;
  const known = readDetails(new Map(details)).details;
  for (let attempt = 2; attempt < MAX_ATTEMPTS; attempt += 1) {
    const id = freeId(metric.id, attempt);
    if ((await client.rowOf(id)) !== undefined) continue;
    const { name, description, calculation, owner, dataSource, tags, dependencies } = metric;
    const copy = { id, name: `${name} (copy)`, description, calculation, owner, dataSource, tags, dependencies };
    const written = await saving.write(() => client.createMetric({ ...copy, details: known }));
    if (written.is === 'refused') notices.warn(written.because.message);
    if (written.is !== 'done') return;
    void navigation.go({ at: 'edit', id });
    tellCreated(app, written.value);
    return;
  }
  notices.warn(`${isolated(metric.name)} has too many copies already. Give one of them another id.`);
}
