import { isolated } from '../../domain/core/isolated.ts';
import type { Metric } from '../../domain/metric/metric.ts';
import type { AppContext } from '../core/app-context.ts';
import { tellSaved } from '../core/undo.ts';

/** The reason of the change, as the history shows it. */
const REASON = 'calculated score';

/**
 * Stores the calculated trust score in place of the one that the user saw, as one change, with a notice that offers
 * Undo. If the score was changed in the meantime, nothing is stored, and a notice says so.
 */
export async function storeCalculatedTrust(app: AppContext, seen: Metric, score: number): Promise<void> {
  const { client, notices, saving } = app;
  const { id, trustScore } = seen;
  const save = { id, newId: id, updates: { trustScore: score }, base: { trustScore }, reason: REASON };
  const written = await saving.write((by) => client.saveMetric(save, by));
  if (written.is === 'refused') notices.warn(written.because.message);
  if (written.is !== 'done') return;
  const saved = written.value;
  tellSaved(
    app,
    { saved, formerId: id, former: { trustScore }, formerUpdatedAt: seen.updatedAt },
    `The recorded trust of ${isolated(saved.name)} is now ${score}.`,
  );
}
