import type { ForeignMetric, ForeignTest, ForeignUsage, Reading, TextFile } from './model.ts';
import { companionSlots, differing, type Slot } from './slot.ts';

/** Slots by metric id. */
export type Slots = ReadonlyMap<string, Slot>;

export interface SecondPass {
  readonly metrics: readonly ForeignMetric[];
  readonly tests: readonly ForeignTest[];
  readonly usages: readonly ForeignUsage[];
  /** Path at which each metric is written, by id. */
  readonly paths: ReadonlyMap<string, string>;
  readonly write: (slots: Slots) => readonly TextFile[];
  readonly read: (files: readonly TextFile[]) => Reading;
}

/**
 * The slots with which our reader gives the same metrics back. The metrics are written with their ids only and read
 * again: what differs then is what the format has no place for. So a slot can forget nothing, whatever the reader
 * makes of the rest.
 */
export function slotsFor({ metrics, tests, usages, paths, write, read }: SecondPass): Slots {
  const ids = new Map(metrics.map(({ id }) => [id, { id }] as const));
  const found = new Map(read(write(ids)).metrics.map((metric) => [metric.origin.path, metric]));
  const written = new Set(metrics.map(({ id }) => id));
  const ofWritten = <T extends { readonly metrics: readonly string[] }>(all: readonly T[]): T[] =>
    all.flatMap((item) => {
      const own = item.metrics.filter((id) => written.has(id));
      return own.length === 0 ? [] : [{ ...item, metrics: own }];
    });
  const companions = companionSlots(ofWritten(tests), ofWritten(usages));
  return new Map(
    metrics.flatMap((metric) => {
      const back = found.get(paths.get(metric.id) ?? '');
      const own = back === undefined ? {} : differing(metric, back);
      const slot: Slot = { id: metric.id, ...own, ...companions.get(metric.id) };
      return [[metric.id, slot] as const];
    }),
  );
}
