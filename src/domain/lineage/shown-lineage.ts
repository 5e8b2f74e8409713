import { groupsOf } from '../core/groups.ts';
import type { Lineage, LineageDirection, LineageEdge, LineageNode } from './lineage.ts';

/** How much of a lineage the user wants to see. */
export interface LineageChoice {
  /** Steps in each direction. */
  readonly depth: Readonly<Record<LineageDirection, number>>;
  /** The direction that is shown alone, if not both. */
  readonly only: LineageDirection | undefined;
  /** Nodes of one step that are shown at first; the others are a group that opens. */
  readonly perStep: number;
  /** The number of nodes of those steps of which more is shown, by the key of the step's group. */
  readonly opened: Readonly<Record<string, number>>;
  /** The keys of nodes whose further nodes are hidden. */
  readonly collapsed: readonly string[];
}

/** Nodes that are not shown one by one. */
export interface LineageGroup {
  /** Unique among the keys of nodes and groups. */
  readonly key: string;
  /** `step`: those of a step that are too many. `beyond`: those that are further away than the steps shown. */
  readonly is: 'step' | 'beyond';
  readonly direction: LineageDirection;
  readonly count: number;
  /** The steps to the nearest and to the furthest of them. */
  readonly steps: readonly [from: number, to: number];
  /** The first of them, in their order. */
  readonly first: string;
  /** The step that opens, as `LineageChoice.opened` names it; undefined if one more step shows some of them. */
  readonly opens: string | undefined;
}

/** The part of a lineage that is shown. */
export interface ShownLineage {
  /** In the order of the lineage. */
  readonly nodes: readonly LineageNode[];
  readonly groups: readonly LineageGroup[];
  /** Edges between shown nodes, and between them and groups. */
  readonly edges: readonly LineageEdge[];
  /** The number of nodes that each collapsed node hides. */
  readonly hidden: ReadonlyMap<string, number>;
}

/** Neighbours of each node by its key, one step further from the metric. */
type Further = ReadonlyMap<string, readonly string[]>;

/** Both directions, upstream first. */
export const DIRECTIONS: readonly LineageDirection[] = ['up', 'down'];

/** The number of steps to the furthest node of a direction; 0 if there is none. */
export function mostSteps({ nodes }: Pick<Lineage, 'nodes'>, direction: LineageDirection): number {
  return nodes.reduce((most, node) => Math.max(most, node[direction] ?? 0), 0);
}

/** The nodes next to each one, further from the metric in one direction. The metric itself is next to none. */
export function furtherNodes({ center, nodes, edges }: Lineage, direction: LineageDirection): Further {
  const within = new Set(nodes.flatMap((node) => (node[direction] === undefined ? [] : [node.key])));
  const near = ({ from, to }: LineageEdge): string => (direction === 'up' ? to : from);
  const far = ({ from, to }: LineageEdge): string => (direction === 'up' ? from : to);
  const used = edges.filter(
    (edge) => within.has(far(edge)) && (near(edge) === center || within.has(near(edge))) && far(edge) !== near(edge),
  );
  return new Map(Array.from(groupsOf(used, near), ([key, own]) => [key, own.map(far)]));
}

/** Chooses what is shown of a lineage. Every node is shown, or counted once: in a group, or by a collapsed node. */
export function shownLineage(lineage: Lineage, choice: LineageChoice): ShownLineage {
  const walks = DIRECTIONS.filter((direction) => (choice.only ?? direction) === direction).map((direction) =>
    walk(lineage, direction, choice),
  );
  const shown = new Set([lineage.center, ...walks.flatMap((each) => [...each.shown])]);
  const counted = new Set<string>();
  const groups: LineageGroup[] = [];
  const edges: LineageEdge[] = lineage.edges.filter(({ from, to }) => shown.has(from) && shown.has(to));
  const hidden = new Map<string, number>();
  for (const each of walks) {
    const isNew = (key: string): boolean => !shown.has(key) && !counted.has(key);
    const open = new Set([...shown].filter((key) => !each.collapsed.has(key)));
    for (const found of groupsIn(lineage, each, open, isNew)) {
      for (const key of found.members) counted.add(key);
      groups.push(found.group);
      for (const near of found.near) {
        edges.push(each.direction === 'up' ? { from: found.group.key, to: near } : { from: near, to: found.group.key });
      }
    }
    countHidden(each, isNew, hidden);
  }
  return { nodes: lineage.nodes.filter(({ key }) => shown.has(key)), groups, edges, hidden };
}

/** The choice after a group was opened: twice as many of its step, or one more step. */
export function withOpened(choice: LineageChoice, { opens, direction }: LineageGroup): LineageChoice {
  if (opens === undefined) {
    return { ...choice, depth: { ...choice.depth, [direction]: choice.depth[direction] + 1 } };
  }
  const count = (choice.opened[opens] ?? choice.perStep) * 2;
  return { ...choice, opened: { ...choice.opened, [opens]: count } };
}

/** The choice with the further nodes of one hidden, or shown again. */
export function withToggled(choice: LineageChoice, key: string): LineageChoice {
  const { collapsed } = choice;
  return {
    ...choice,
    collapsed: collapsed.includes(key) ? collapsed.filter((other) => other !== key) : [...collapsed, key],
  };
}

/** The key of the group of a step's nodes that are too many. */
export function stepGroupKey(direction: LineageDirection, step: number): string {
  return `more ${direction} ${step}`;
}

interface Walk {
  readonly direction: LineageDirection;
  readonly shown: ReadonlySet<string>;
  readonly collapsed: ReadonlySet<string>;
  /** The nodes that are too many, by step, and the shown ones that lead there. */
  readonly left: ReadonlyMap<number, { readonly keys: readonly string[]; readonly near: ReadonlySet<string> }>;
  readonly further: Further;
}

/** Walks from the metric over the chosen steps. */
function walk(lineage: Lineage, direction: LineageDirection, choice: LineageChoice): Walk {
  const further = furtherNodes(lineage, direction);
  const order = new Map(lineage.nodes.map(({ key }, i) => [key, i]));
  const collapsed = new Set(choice.collapsed);
  const met = new Set([lineage.center]);
  const shown = new Set<string>();
  const left = new Map<number, { keys: readonly string[]; near: ReadonlySet<string> }>();
  let level: readonly string[] = [lineage.center];
  for (let step = 1; step <= choice.depth[direction] && level.length > 0; step += 1) {
    const next = new Set(
      level.flatMap((key) => (collapsed.has(key) ? [] : (further.get(key) ?? []))).filter((key) => !met.has(key)),
    );
    const sorted = [...next].toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
    const limit = choice.opened[stepGroupKey(direction, step)] ?? choice.perStep;
    // A group of one would take the place of that one.
    const taken = sorted.length <= limit + 1 ? sorted : sorted.slice(0, limit);
    if (taken.length < sorted.length) left.set(step, { keys: sorted.slice(taken.length), near: new Set(level) });
    for (const key of sorted) met.add(key);
    for (const key of taken) shown.add(key);
    level = taken;
  }
  return { direction, shown, collapsed, left, further };
}

interface FoundGroup {
  readonly group: LineageGroup;
  readonly members: readonly string[];
  /** Shown nodes or groups next to it, nearer to the metric. */
  readonly near: readonly string[];
}

/** The groups of one direction. `open`: the shown nodes, of any direction, that are not collapsed. */
function groupsIn(
  lineage: Lineage,
  { direction, left, further, collapsed }: Walk,
  open: ReadonlySet<string>,
  isNew: (key: string) => boolean,
): FoundGroup[] {
  const known = new Set(lineage.nodes.map(({ key }) => key));
  const byKey = new Map(lineage.nodes.map((node) => [node.key, node]));
  const groups: FoundGroup[] = [];

  function add(
    is: LineageGroup['is'],
    name: string,
    members: readonly string[],
    from: ReadonlySet<string>,
    others: number,
  ): void {
    const [first] = members;
    if (first === undefined) return;
    const steps = members.map((member) => byKey.get(member)?.[direction] ?? 0);
    const inside = new Set(members);
    const leadsIn = (near: string): boolean => (further.get(near) ?? []).some((to) => inside.has(to));
    const near = Array.from(open).filter((key) => from.has(key) && leadsIn(key));
    // Only nodes that are too many themselves lead there.
    const through = near.length > 0 ? [] : groups.filter((one) => one.members.some(leadsIn)).map((one) => one.group);
    const group: LineageGroup = {
      key: keyNotIn(known, name),
      is,
      direction,
      count: members.length + others,
      steps: [steps.reduce((a, b) => Math.min(a, b)), steps.reduce((a, b) => Math.max(a, b))],
      first,
      opens: is === 'step' ? name : through[0]?.opens,
    };
    groups.push({ group, members, near: [...near, ...through.map((one) => one.key)] });
  }

  for (const [step, { keys, near }] of left) add('step', stepGroupKey(direction, step), keys.filter(isNew), near, 0);
  const apart = new Set(groups.flatMap(({ members }) => members));
  const beyond = reached([...open, ...apart], further, (key) => !collapsed.has(key));
  const isBeyond = (key: string): boolean => beyond.has(key) && isNew(key) && !apart.has(key);
  const order = lineage.nodes.filter(({ key }) => isBeyond(key)).map(({ key }) => key);
  add('beyond', `more ${direction}`, order, open, lineage[direction].hidden);
  return groups;
}

/** An id may be any text, also that of a group. */
function keyNotIn(known: ReadonlySet<string>, name: string): string {
  return known.has(name) ? keyNotIn(known, `${name}+`) : name;
}

/** Counts what only collapsed nodes lead to. */
function countHidden({ collapsed, shown, further }: Walk, isNew: (key: string) => boolean, to: Map<string, number>) {
  for (const key of collapsed) {
    if (!shown.has(key)) continue;
    const hidden = [...reached([key], further, () => true)].filter(isNew);
    to.set(key, (to.get(key) ?? 0) + hidden.length);
  }
}

/** Everything reachable from the nodes, over others only if they pass. */
function reached(from: readonly string[], further: Further, passes: (key: string) => boolean): Set<string> {
  const found = new Set<string>();
  const way = [...from];
  // Grows while it is read.
  for (const key of way) {
    for (const next of further.get(key) ?? []) {
      if (found.has(next)) continue;
      found.add(next);
      if (passes(next)) way.push(next);
    }
  }
  return found;
}
