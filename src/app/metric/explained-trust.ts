import type { Metric } from '../../domain/metric/metric.ts';
import type { AppContext } from '../core/app-context.ts';
import { tellSaved } from '../core/undo.ts';

/** Why the trust score changed, as the history says it. */
const REASON = 'explained score';

/**
 * Stores the explained trust score in the place of the one that the person saw, as one change of the history, with a notice
 * that offers to undo it. Where somebody else has changed the score meanwhile, nothing is stored, and that is said.
 */
export async function storeExplainedTrust(app: AppContext, seen: Metric, score: number): Promise<void> {
  const { client, notices, saving } = app;
  const { id, trustScore } = seen;
  const save = { id, newId: id, updates: { trustScore: score }, base: { trustScore }, reason: REASON };
  const written = await saving.write((by) => client.saveMetric(save, by));
  if (written.is === 'refused') notices.warn(written.because.message);
  if (written.is !== 'done') return;
  const saved = written.value;
  tellSaved(app, { saved, formerId: id, former: { trustScore } }, `The trust score of ${saved.name} is now ${score}.`);
}
