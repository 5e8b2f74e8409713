import type { FacetCount } from './listing.ts';
import { sameText } from '../core/same-text.ts';

/** Existing values for the fields that have completion, the most used first. */
export interface KnownValues {
  readonly owners: readonly FacetCount[];
  readonly dataSources: readonly FacetCount[];
  readonly tags: readonly FacetCount[];
  /** Paths of groups. */
  readonly groups: readonly FacetCount[];
  readonly units: readonly FacetCount[];
}

/** A metric, with the data that its name in a list of dependencies needs. */
export interface NamedMetric {
  readonly id: string;
  readonly name: string;
  readonly testCount: number;
  readonly usageCount: number;
}

/** Greatest number of completions: users don't look through more. */
export const MAX_COMPLETIONS = 8;

/**
 * Completions of typed text: values that begin with it, then those with a word that does, then those that contain it
 * anywhere, each in the given order. A leading @ can be omitted. A value that is typed completely has no completions.
 */
export function completions(values: readonly FacetCount[], typed: string): FacetCount[] {
  const wanted = sameText(typed);
  const ranked: FacetCount[][] = [[], [], []];
  for (const value of values) {
    const rank = rankOf(sameText(value.value), wanted);
    if (rank !== undefined) ranked[rank]?.push(value);
  }
  return ranked.flat().slice(0, MAX_COMPLETIONS);
}

function rankOf(value: string, wanted: string): 0 | 1 | 2 | undefined {
  const at = value.indexOf(wanted);
  if (at <= 0) return at === 0 ? 0 : undefined;
  return /[\p{L}\p{N}]/u.test(value[at - 1] ?? '') ? 2 : 1;
}
