import type { MetricLink } from '../metric/detail.ts';

/** A node of a metric's lineage. `key` is the text by which dependencies refer to it, so it is unique. */
export interface LineageNode {
  readonly key: string;
  readonly what: LineageThing;
  /** Steps upstream from the metric; 1 for a direct dependency. Undefined if it is not upstream. */
  readonly up: number | undefined;
  /** Steps downstream from the metric; 1 for a direct dependent. Undefined if it is not downstream. */
  readonly down: number | undefined;
}

export type LineageThing =
  | {
      readonly is: 'metric';
      readonly link: MetricLink;
      readonly owner: string | null;
      /** True if the last run of a test failed. */
      readonly isFailing: boolean;
      /** True if it was used in the last 30 days. */
      readonly isUsedLately: boolean;
    }
  | { readonly is: 'source'; readonly name: string }
  /** No metric has this id; one that is in the trash may have had it. */
  | { readonly is: 'unknown'; readonly isInTrash: boolean };

/** An edge downstream: `to` depends on `from`. Both are keys. */
export interface LineageEdge {
  readonly from: string;
  readonly to: string;
}

/** The number of metrics in one direction, returned or not. The metric itself is never counted, not even in a cycle. */
export interface LineageCount {
  /** Metrics one step away. */
  readonly direct: number;
  /** Metrics over all steps. */
  readonly all: number;
  /** Data sources over all steps. */
  readonly sources: number;
  /** Ids over all steps that no metric has. */
  readonly unknown: number;
}

/** The part of one direction that is returned, nearest first. */
export interface LineageSide {
  readonly count: LineageCount;
  readonly shown: number;
  /** Number of nodes beyond the returned ones. */
  readonly hidden: number;
  /** Number of hidden nodes on the next level, or on a level that is returned in part. */
  readonly next: number;
}

/** The reach of a change of the metric: how many of all downstream metrics, returned or not, are tested and used. */
export interface Impact {
  readonly tested: number;
  /** Number of metrics with a failing test. */
  readonly failing: number;
  /** Number of metrics used in the last 30 days. */
  readonly usedLately: number;
}

/** The upstream and downstream nodes of a metric, over any number of steps. */
export interface Lineage {
  /** The key of the metric itself, which is one of the nodes. */
  readonly center: string;
  /** Nodes, by name. */
  readonly nodes: readonly LineageNode[];
  /** Edges on a path to the metric or from it. */
  readonly edges: readonly LineageEdge[];
  readonly up: LineageSide;
  readonly down: LineageSide;
  readonly impact: Impact;
}

export type LineageDirection = 'up' | 'down';

/** Number of nodes to return in each direction; by default as many levels as are readable. */
export type LineageOptions = { readonly [D in LineageDirection]?: number };

/** Nodes of one direction that are returned without delay. Few of them are drawn at first. */
const AT_FIRST = 2000;
/** Nodes that one request for more adds at most. */
const MORE = 2000;

/**
 * Number of nodes to return at first, given the sizes of the levels: complete levels, but only a part of a very large
 * first one.
 */
export function toldAtFirst([first = 0, ...others]: readonly number[]): number {
  let told = Math.min(first, MORE);
  for (const size of others) {
    if (told + size > AT_FIRST) break;
    told += size;
  }
  return told;
}

/** Number of nodes to return so that one more level is complete, or one more part of a very large one. */
export function oneMoreLevel({ shown, next }: LineageSide): number {
  return shown + Math.min(next, MORE);
}

/** The name of a node, as shown to users. */
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
