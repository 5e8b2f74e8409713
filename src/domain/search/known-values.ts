import type { FacetCount } from './listing.ts';
import { fold } from '../core/words.ts';

/** The values that a catalog has for the fields that a person completes; the most used first. */
export interface KnownValues {
  readonly owners: readonly FacetCount[];
  readonly dataSources: readonly FacetCount[];
  readonly tags: readonly FacetCount[];
}

/** A metric as it is named among another one's dependencies. */
export interface NamedMetric {
  readonly id: string;
  readonly name: string;
  readonly testCount: number;
  readonly usageCount: number;
}

/** More than these at once nobody looks through. */
export const MOST_COMPLETIONS = 8;

/**
 * The values that what was typed may be meant to become: those that begin with it, then those in which a word does, then
 * those that hold it anywhere; each in the order given. An @ at the beginning need not be typed. What is typed already,
 * whole, completes to nothing else.
 */
export function completions(values: readonly FacetCount[], typed: string): FacetCount[] {
  const wanted = plain(typed);
  const ranked: FacetCount[][] = [[], [], []];
  for (const value of values) {
    const rank = rankOf(plain(value.value), wanted);
    if (rank !== undefined) ranked[rank]?.push(value);
  }
  return ranked.flat().slice(0, MOST_COMPLETIONS);
}

function rankOf(value: string, wanted: string): 0 | 1 | 2 | undefined {
  const at = value.indexOf(wanted);
  if (at <= 0) return at === 0 ? 0 : undefined;
  return /[\p{L}\p{N}]/u.test(value[at - 1] ?? '') ? 2 : 1;
}

function plain(text: string): string {
  return fold(text).trim().replace(/^@/, '');
}
