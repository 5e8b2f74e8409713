import type { Instant } from '../core/instant.ts';
import { secondOf } from '../core/moment.ts';
import { type FieldText, sameField } from './field-value.ts';
import type { Review } from './review.ts';
import { type KnownOrigin, originKey, type OurMetric, type Said, saidBy, type TheirMetric } from './sides.ts';

/** A field in which a metric and one of its places differ. */
export interface FieldDrift {
  readonly field: string;
  readonly here: FieldText;
  readonly there: FieldText;
  /** When the two began to differ, as far as it is known. */
  readonly since: Instant | undefined;
}

/** One place of a metric, compared with the metric. `gone`: its source no longer has it. */
export type OriginDrift =
  | { readonly is: 'agrees' | 'gone'; readonly origin: KnownOrigin }
  | {
      readonly is: 'differs';
      readonly origin: KnownOrigin;
      readonly fields: readonly FieldDrift[];
      /** When the first of the fields began to differ, as far as it is known. */
      readonly since: Instant | undefined;
    };

/** A metric compared with each place that it came from. */
export interface MetricDrift {
  readonly metric: OurMetric;
  readonly origins: readonly OriginDrift[];
}

/** Sources that were read again, without importing them. */
export interface SourceCheck {
  readonly at: Instant;
  readonly sources: ReadonlySet<string>;
  /** The metrics of ours that are in them, by their places now and before, with dependencies in the ids of ours. */
  readonly found: ReadonlyMap<string, TheirMetric>;
  /** The places of metrics in which nothing differs. */
  readonly same: ReadonlySet<string>;
}

/** The sources that a review compared this catalog with, as they were at a time. */
export function checkOf({ metrics }: Review, sources: ReadonlySet<string>, at: Instant): SourceCheck {
  const found = new Map<string, TheirMetric>();
  const same = new Set<string>();
  for (const one of metrics) {
    if (!('rows' in one)) continue;
    for (const place of [one.theirs.origins[0], ...one.movedFrom]) {
      found.set(originKey(place), one.theirs);
      if (one.rows.length === 0) same.add(originKey(place));
    }
  }
  return { at, sources, found, same };
}

/**
 * Compares a metric with what each of its places says: now, if its source was checked, else at the last import. The same
 * calculation in another layout is no difference.
 */
export function driftOf(metric: OurMetric, check?: SourceCheck): MetricDrift {
  return { metric, origins: metric.origins.map((origin) => originDrift(metric, origin, check)) };
}

function originDrift(metric: OurMetric, origin: KnownOrigin, check: SourceCheck | undefined): OriginDrift {
  const isChecked = check?.sources.has(origin.source) === true;
  const theirs = check?.found.get(originKey(origin));
  if (isChecked && theirs === undefined) return { is: 'gone', origin };
  if (check?.same.has(originKey(origin)) === true) return { is: 'agrees', origin };
  const said: Said = theirs === undefined ? origin.said : saidBy(theirs);
  const fields = [...said].flatMap(([field, there]): FieldDrift[] => {
    const here = metric.fields.get(field) ?? null;
    if (sameField(field, here, there)) return [];
    const isNews = !sameField(field, origin.said.get(field) ?? null, there);
    const saidSince = isNews ? (theirs?.lastChanges?.get(field)?.at ?? check?.at) : origin.saidAt;
    return [{ field, here, there, since: latest([metric.lastChanges?.get(field)?.at, saidSince]) }];
  });
  if (fields.length === 0) return { is: 'agrees', origin };
  return { is: 'differs', origin, fields, since: timesIn(fields.map(({ since }) => since))[0] };
}

/** Two values differ since the later of them was written. */
function latest(times: readonly (Instant | undefined)[]): Instant | undefined {
  return timesIn(times).at(-1);
}

/** The known times, earliest first. */
function timesIn(times: readonly (Instant | undefined)[]): Instant[] {
  return times
    .map((time) => (time === undefined ? '' : secondOf(time)))
    .filter((second) => second !== '')
    .toSorted();
}
