import type { MetricLink } from '../metric/detail.ts';

/** One thing in a metric's lineage. `key` is what a dependency names it by, so that no two share one. */
export interface LineageNode {
  readonly key: string;
  readonly what: LineageThing;
  /** Steps from it to the metric: 1 for what the metric itself names. Undefined where the metric is not made from it. */
  readonly up: number | undefined;
  /** Steps from the metric to it: 1 for what names the metric itself. Undefined where it is not made from the metric. */
  readonly down: number | undefined;
}

export type LineageThing =
  | {
      readonly is: 'metric';
      readonly link: MetricLink;
      /** Whether anybody used it in the last 30 days. */
      readonly isUsedLately: boolean;
    }
  | { readonly is: 'source'; readonly name: string }
  /** No metric has this id. */
  | { readonly is: 'unknown' };

/** `to` is made from `from`; both are keys. */
export interface LineageEdge {
  readonly from: string;
  readonly to: string;
}

/** How much of one direction is told, nearest first. */
export interface LineageSide {
  readonly shown: number;
  /** How many there are beyond these. */
  readonly hidden: number;
  /** How many of the hidden ones are one level further than all that is shown, or in a level of which a part is. */
  readonly next: number;
}

/** How far a change of the metric reaches: over all metrics that are made from it, also those that are not told. */
export interface Impact {
  readonly metrics: number;
  readonly tested: number;
  /** Used in the last 30 days. */
  readonly usedLately: number;
}

/** What a metric is made from and what is made from it, over any number of steps. */
export interface Lineage {
  /** The key of the metric itself, which is among the nodes. */
  readonly center: string;
  /** By name. */
  readonly nodes: readonly LineageNode[];
  /** Those on a way into the metric or out of it. */
  readonly edges: readonly LineageEdge[];
  readonly up: LineageSide;
  readonly down: LineageSide;
  readonly impact: Impact;
}

export type LineageDirection = 'up' | 'down';

/** How many to tell in each direction; as many levels as can be read where no number is given. */
export type LineageWish = { readonly [D in LineageDirection]?: number };

/** About as much as can be read, and drawn without waiting, in one direction. */
const AT_FIRST = 150;
/** Told at once by asking for more. */
const MORE = 300;

/** How many to tell at first of levels of these sizes: whole levels, but of a very large first one a part. */
export function toldAtFirst([first = 0, ...others]: readonly number[]): number {
  let told = Math.min(first, MORE);
  for (const size of others) {
    if (told + size > AT_FIRST) break;
    told += size;
  }
  return told;
}

/** How many to tell so that one more level is, or the next part of one that is very large. */
export function oneMoreLevel({ shown, next }: LineageSide): number {
  return shown + Math.min(next, MORE);
}

/** How a node is called. */
export function lineageName({ key, what }: LineageNode): string {
  switch (what.is) {
    case 'metric':
      return what.link.name;
    case 'source':
      return what.name;
    case 'unknown':
      return key;
  }
}
