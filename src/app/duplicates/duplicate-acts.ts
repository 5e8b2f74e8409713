import { isolated } from '../../domain/core/isolated.ts';
import { joinWords, pluralize } from '../../domain/core/pluralize.ts';
import type { DecidedPair, MetricName } from '../../domain/duplicates/duplicate-search.ts';
import type { MergeRequest } from '../../domain/duplicates/merge-request.ts';
import type { AppContext } from '../core/app-context.ts';
import { UNDO_LIST } from '../core/undo.ts';

/** Remembers that metrics are not duplicates; offers Undo. Returns true if that is done. */
export async function decideNotDuplicates(app: AppContext, metrics: readonly MetricName[]): Promise<boolean> {
  const { client, saving, notices } = app;
  const ids = metrics.map(({ id }) => id);
  const decide = () => saving.write((by) => client.decideNotDuplicates(ids, by));
  const written = await decide();
  if (written.is === 'refused') notices.warn(written.because.message);
  if (written.is !== 'done') return false;
  const pairs = written.value;
  const text = `${pluralize(metrics.length, 'metric')} marked as not duplicates.`;
  // Another tab had decided it meanwhile: nothing was done that could be undone.
  if (pairs.length === 0) notices.tell(text);
  else {
    UNDO_LIST.of(app).did({
      text,
      undo: () => saving.write(() => client.considerAgain(pairs)),
      undone: 'Undone: they may be duplicates again.',
      redo: decide,
    });
  }
  return true;
}

/** Takes back that a pair is not duplicates. */
export async function takeBack({ client, saving, notices }: AppContext, { metrics }: DecidedPair): Promise<void> {
  const [a, b] = metrics;
  const written = await saving.write(() => client.considerAgain([[a.id, b.id]]));
  if (written.is === 'refused') notices.warn(written.because.message);
  if (written.is === 'done') notices.tell('The decision was taken back.');
}

/** Merges metrics into one, shows that one, and offers Undo of the whole. Returns true if that is done. */
export async function mergeInto(
  app: AppContext,
  request: MergeRequest,
  others: readonly MetricName[],
): Promise<boolean> {
  const { client, saving, notices } = app;
  const written = await saving.write((by) => client.mergeMetrics(request, by));
  if (written.is === 'refused') notices.warn(written.because.message);
  if (written.is !== 'done') return false;
  const { kept, undo } = written.value;
  app.navigation.replace({ at: 'metric', id: kept.id, tab: 'overview' });
  const names = joinWords(others.map(({ id }) => isolated(id)));
  let changedSince = 0;
  UNDO_LIST.of(app).did({
    text: `${names} ${others.length === 1 ? 'was' : 'were'} merged into ${isolated(kept.id)}.`,
    async undo() {
      const undone = await saving.write((by) => client.undoMerge(undo, by));
      if (undone.is === 'done') ({ changedSince } = undone.value);
      return undone;
    },
    get undone() {
      return changedSince === 0
        ? 'The merge was undone.'
        : `The merge was undone, but for ${pluralize(changedSince, 'field')} changed since.`;
    },
  });
  return true;
}
