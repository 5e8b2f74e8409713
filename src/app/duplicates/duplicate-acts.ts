import { isolated } from '../../domain/core/isolated.ts';
import { joinWords, pluralize } from '../../domain/core/pluralize.ts';
import type { DecidedPair, MetricName } from '../../domain/duplicates/duplicate-search.ts';
import type { MergeRequest, MergeUndo } from '../../domain/duplicates/merge-request.ts';
import type { AppContext } from '../core/app-context.ts';

/** Remembers that metrics are not duplicates; offers Undo. Returns true if that is done. */
export async function decideNotDuplicates(app: AppContext, metrics: readonly MetricName[]): Promise<boolean> {
  const written = await app.saving.write((by) =>
    app.client.decideNotDuplicates(
      metrics.map(({ id }) => id),
      by,
    ),
  );
  if (written.is === 'refused') app.notices.warn(written.because.message);
  if (written.is !== 'done') return false;
  const pairs = written.value;
  app.notices.tell(`${pluralize(metrics.length, 'metric')} marked as not duplicates.`, {
    label: 'Undo',
    run: () => void considerAgain(app, pairs),
  });
  return true;
}

/** Takes back that a pair is not duplicates. */
export async function takeBack(app: AppContext, { metrics: [a, b] }: DecidedPair): Promise<void> {
  if (await considerAgain(app, [[a.id, b.id]])) app.notices.tell('The decision was taken back.');
}

async function considerAgain(app: AppContext, pairs: readonly (readonly [string, string])[]): Promise<boolean> {
  if (pairs.length === 0) return true;
  const written = await app.saving.write(() => app.client.considerAgain(pairs));
  if (written.is === 'refused') app.notices.warn(`It could not be undone. ${written.because.message}`);
  return written.is === 'done';
}

/** Merges metrics into one, shows that one, and offers Undo of the whole. Returns true if that is done. */
export async function mergeInto(
  app: AppContext,
  request: MergeRequest,
  others: readonly MetricName[],
): Promise<boolean> {
  const written = await app.saving.write((by) => app.client.mergeMetrics(request, by));
  if (written.is === 'refused') app.notices.warn(written.because.message);
  if (written.is !== 'done') return false;
  const { kept, undo } = written.value;
  app.navigation.replace({ at: 'metric', id: kept.id, tab: 'overview' });
  const names = joinWords(others.map(({ id }) => isolated(id)));
  app.notices.tell(`${names} ${others.length === 1 ? 'was' : 'were'} merged into ${isolated(kept.id)}.`, {
    label: 'Undo',
    run: () => void undoMerge(app, undo),
  });
  return true;
}

async function undoMerge(app: AppContext, undo: MergeUndo): Promise<void> {
  const written = await app.saving.write((by) => app.client.undoMerge(undo, by));
  if (written.is === 'refused') app.notices.warn(`It could not be undone. ${written.because.message}`);
  if (written.is !== 'done') return;
  const { changedSince } = written.value;
  app.notices.tell(
    changedSince === 0
      ? 'The merge was undone.'
      : `The merge was undone, but for ${pluralize(changedSince, 'field')} changed since.`,
  );
}
