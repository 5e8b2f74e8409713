import { groupsOf } from '../../domain/core/groups.ts';
import type { Lineage, LineageNode } from '../../domain/lineage/lineage.ts';
import type { LineageChoice, ShownLineage } from '../../domain/lineage/shown-lineage.ts';
import { DIRECTIONS, mostSteps, shownLineage } from '../../domain/lineage/shown-lineage.ts';
import type { Drawing, PlannedBox } from './lineage-layout.ts';
import { lineageLayout, NODE_HEIGHT, NODE_STEP } from './lineage-layout.ts';
import type { Size } from './lineage-view.ts';
import { READABLE, wholeScale } from './lineage-view.ts';

/** The part of a lineage that is shown when it opens. */
export interface Opening {
  readonly choice: LineageChoice;
  /** True if each step has one column, so that one step each way fits. */
  readonly isByStep: boolean;
  /** The height of the frame, which stays when something opens, so that the metric keeps its place. */
  readonly height: number;
}

/** Nodes of a step at most; the others are a group that opens. */
const PER_STEP = 12;
/** Nodes of a step at least, in a low frame. */
const LEAST_PER_STEP = 4;
/** Nodes beyond which a whole lineage surely does not fit. */
const MAX_WHOLE = 80;
/** Height at most of a frame in which more may open, and the part of it that no box takes. */
const ROOM_TO_OPEN = 440;
const ROOM_AROUND = 60;
/** Height of a data source, of an id without a metric, and of a group. */
const LOW = 40;

/**
 * Chooses what a lineage opens with: all of it if that can be read in a frame of this size at most; otherwise one step
 * each way, with as many of a step as fit.
 */
export function openingOf(lineage: Lineage, most: Size): Opening {
  const whole: LineageChoice = {
    depth: { up: mostSteps(lineage, 'up'), down: mostSteps(lineage, 'down') },
    only: undefined,
    perStep: Math.max(PER_STEP, lineage.nodes.length),
    opened: {},
    collapsed: [],
  };
  const isRead = lineage.up.hidden + lineage.down.hidden === 0;
  if (isRead && lineage.nodes.length <= MAX_WHOLE) {
    const drawing = drawingOf(lineage, shownLineage(lineage, whole), false);
    const scale = wholeScale(drawing, most);
    if (scale >= READABLE) return { choice: whole, isByStep: false, height: Math.ceil(drawing.height * scale) };
  }
  const room = roomToOpen(lineage);
  // No more than could fit without a group; each attempt takes as long as a drawing.
  const rows = Math.ceil((most.height / READABLE - ROOM_AROUND) / NODE_STEP);
  for (let perStep = Math.min(PER_STEP, Math.max(rows, LEAST_PER_STEP)); ; perStep -= 1) {
    const choice = { ...whole, depth: { up: 1, down: 1 }, perStep };
    const { width, height } = drawingOf(lineage, shownLineage(lineage, choice), true);
    if (height * READABLE <= most.height || perStep === LEAST_PER_STEP) {
      const scale = Math.max(READABLE, wholeScale({ width, height }, most));
      return { choice, isByStep: true, height: Math.min(most.height, Math.max(room, Math.ceil(height * scale))) };
    }
  }
}

/** The height in which the steps of a lineage have room when they open, within limits. */
function roomToOpen({ nodes }: Lineage): number {
  const steps = DIRECTIONS.flatMap((direction) => [...groupsOf(nodes, (node) => node[direction])]);
  const largest = steps.reduce((most, [step, own]) => (step === undefined ? most : Math.max(most, own.length)), 1);
  // One more for a group.
  return Math.min(ROOM_TO_OPEN, (largest + 1) * NODE_STEP + ROOM_AROUND);
}

/** Lays out what is shown of a lineage, with a column for each step, or with all lines from left to right. */
export function drawingOf(lineage: Lineage, { nodes, groups, edges }: ShownLineage, isByStep: boolean): Drawing {
  const boxes = [
    ...nodes.map(({ key, what }): PlannedBox => ({ key, height: what.is === 'metric' ? NODE_HEIGHT : LOW })),
    ...groups.map(({ key, is, direction }): PlannedBox => ({
      key,
      height: LOW,
      group: is,
      ...(is === 'beyond' ? { direction } : {}),
    })),
  ];
  const { center } = lineage;
  if (!isByStep) return lineageLayout({ center, boxes, edges });
  const columns = new Map(nodes.map((node) => [node.key, columnOf(node)]));
  for (const { key, is, direction, steps } of groups) {
    if (is === 'step') columns.set(key, direction === 'up' ? -steps[0] : steps[0]);
  }
  return lineageLayout({ center, boxes, edges, columns });
}

/** The column of a node before or behind the metric; of one in a cycle, where it is nearer. */
function columnOf({ up, down }: LineageNode): number {
  return (up ?? Infinity) < (down ?? Infinity) ? -(up ?? 0) : (down ?? 0);
}
