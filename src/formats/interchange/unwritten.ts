import type { ForeignMetric } from './model.ts';
import type { Problems } from './problems.ts';
import { differing, slotValues, type SlotKey } from './slot.ts';

/** The name of each value in a sentence. */
const WORDS: Readonly<Record<SlotKey, string>> = {
  id: 'id',
  name: 'name',
  description: 'description',
  calculation: 'calculation',
  owner: 'owner',
  data_source: 'data source',
  tags: 'tags',
  dependencies: 'dependencies',
  synonyms: 'synonyms',
  unit: 'unit',
  format: 'number format',
  kind: 'kind',
  grain: 'grain',
  group: 'group',
  language: 'language',
  notes: 'notes',
  links: 'links',
  custom: 'custom fields',
  is_hidden: 'visibility',
  foreign: 'further attributes',
};

/**
 * Tells, for a format without an extension, what it had no place for: whatever another reading of the written metrics
 * does not have. `paths` says where each metric was written, by id.
 */
export function reportUnwritten(
  format: string,
  metrics: readonly ForeignMetric[],
  back: readonly ForeignMetric[],
  paths: ReadonlyMap<string, string>,
  problems: Problems,
): void {
  const found = new Map(back.map((metric) => [metric.origin.path, metric]));
  for (const metric of metrics) {
    const read = found.get(paths.get(metric.id) ?? '');
    const lost = unwrittenKeys(metric, read).map((key) => WORDS[key]);
    if (lost.length === 0) continue;
    const last = lost.length > 1 ? ` and ${lost.at(-1)}` : '';
    const list = (lost.length > 1 ? lost.slice(0, -1) : lost).join(', ') + last;
    const message = `${format} has no place for some values of ${metric.name}, which were not written: ${list}.`;
    problems.loss('values-not-written', message, { metric: metric.name });
  }
}

/** Names of the values that a metric lost on its way; all that it has if it was not written at all. */
export function unwrittenKeys(metric: ForeignMetric, read: ForeignMetric | undefined): SlotKey[] {
  const lost = read === undefined ? slotValues(metric) : differing(metric, read);
  return (Object.keys(lost) as SlotKey[]).filter((key) => key !== 'language');
}
