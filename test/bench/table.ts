import type { CheckpointTimes, EditTimes, Keystroke } from './bench-page.ts';
import type { Memory } from './memory.ts';
import type { Scrolling } from './scrolling.ts';
import type { Starts } from './start.ts';
import { median, percentile } from './statistics.ts';

/** All measures of a catalog of one size. Times in milliseconds, sizes in bytes. */
export interface Measured {
  readonly metrics: number;
  readonly changesEach: number;
  readonly fileBytes: number;
  readonly edits: EditTimes;
  readonly starts: Starts;
  /** From each key or click to the next paint, with the page's main thread four times slower. */
  readonly interactions: readonly number[];
  readonly scrolling: Scrolling;
  readonly indexMs: number;
  readonly keystrokes: readonly Keystroke[];
  readonly exports: readonly number[];
  readonly checkpoint: CheckpointTimes;
  /** Peak memory of the page during a checkpoint, beyond what it had. */
  readonly checkpointMemory: Memory;
  /** The floor of the smallest catalog in this run. */
  readonly smallestFloor: number;
  readonly smallestColdFloor: number;
}

/** A goal for one measure, by the number of metrics; sizes that are not named have none. */
type Goals = Readonly<Record<number, number>>;

/** A row of the table: a measure, how it is written, and its goal. */
interface Row {
  readonly measure: string;
  readonly value: (measured: Measured) => number | undefined;
  readonly written: (value: number) => string;
  /** The most that the value should be. */
  readonly goals?: Goals;
}

const all = (goal: number): Goals => ({ 1000: goal, 10_000: goal, 100_000: goal });

const ROWS: readonly Row[] = [
  { measure: 'Catalog file', value: ({ fileBytes }) => fileBytes, written: megabytes },
  {
    measure: 'Start to first row, warm ³',
    value: ({ starts }) => median(starts.warm),
    written: milliseconds,
    goals: all(300),
  },
  {
    measure: '… the floor reads the same file and shows one row',
    value: ({ starts }) => median(starts.floor),
    written: milliseconds,
  },
  {
    measure: '… beside the floor',
    value: ({ starts }) => median(starts.warm) / median(starts.floor),
    written: times,
    goals: { 1000: 1.15 },
  },
  {
    measure: '… beside the floor of the smallest catalog',
    value: ({ starts, smallestFloor }) => median(starts.warm) / smallestFloor,
    written: times,
    goals: all(1.15),
  },
  { measure: '… cold', value: ({ starts }) => median(starts.cold), written: milliseconds },
  {
    measure: '… cold, beside the smallest cold floor',
    value: ({ starts, smallestColdFloor }) => median(starts.cold) / smallestColdFloor,
    written: times,
    goals: all(1.3),
  },
  { measure: '… through the service worker', value: ({ starts }) => median(starts.kept), written: milliseconds },
  { measure: 'Start to the answer of a search', value: ({ starts }) => median(starts.search), written: milliseconds },
  {
    measure: '… beside the floor',
    value: ({ starts }) => median(starts.search) / median(starts.floor),
    written: times,
    goals: all(1.2),
  },
  { measure: 'Start to the page of a metric', value: ({ starts }) => median(starts.metric), written: milliseconds },
  {
    measure: '… beside the floor',
    value: ({ starts }) => median(starts.metric) / median(starts.floor),
    written: times,
    goals: all(1.2),
  },
  { measure: 'Search index complete, after the start', value: ({ indexMs }) => indexMs, written: milliseconds },
  {
    measure: 'Search per keystroke ⁴, p50',
    value: ({ keystrokes }) => median(spans(keystrokes)),
    written: milliseconds,
  },
  {
    measure: '… p95',
    value: ({ keystrokes }) => percentile(spans(keystrokes), 95),
    written: milliseconds,
    goals: { 1000: 10, 10_000: 12, 100_000: 40 },
  },
  {
    measure: '… slowest',
    value: ({ keystrokes }) => Math.max(...spans(keystrokes)),
    written: milliseconds,
    goals: all(100),
  },
  {
    measure: 'Interaction to next paint, processor 4 × slower ⁸, p95',
    value: ({ interactions }) => percentile(interactions, 95),
    written: milliseconds,
    goals: { 1000: 72, 10_000: 80, 100_000: 100 },
  },
  { measure: '… slowest', value: ({ interactions }) => Math.max(...interactions), written: milliseconds },
  {
    measure: 'Longest blank row while scrolling ⁹',
    value: ({ scrolling }) => Math.max(...Object.values(scrolling.blank)),
    written: milliseconds,
    goals: all(50),
  },
  { measure: 'Durable one-field edit, median', value: ({ edits }) => median(edits.ours), written: milliseconds },
  { measure: '… p95', value: ({ edits }) => percentile(edits.ours, 95), written: milliseconds },
  { measure: '… SQLite WASM on OPFS, median ¹', value: ({ edits }) => median(edits.opfs), written: milliseconds },
  { measure: '… p95', value: ({ edits }) => percentile(edits.opfs, 95), written: milliseconds },
  {
    measure: '… Metricbook beside it',
    value: ({ edits }) => median(edits.ours) / median(edits.opfs),
    written: times,
    goals: all(1),
  },
  {
    measure: '… `export()` + idb-keyval `set()`, median ²',
    value: ({ edits }) => median(edits.wholeFile),
    written: milliseconds,
  },
  { measure: 'Checkpoint, while people work on ⁶', value: ({ checkpoint }) => checkpoint.ms, written: milliseconds },
  {
    measure: '… slowest edit meanwhile, beyond the usual',
    value: ({ checkpoint }) => delay(checkpoint, 'edits'),
    written: milliseconds,
    goals: all(50),
  },
  {
    measure: '… slowest search meanwhile, beyond the usual',
    value: ({ checkpoint }) => delay(checkpoint, 'queries'),
    written: milliseconds,
    goals: all(50),
  },
  {
    measure: '… memory meanwhile, beside the file’s size ⁷',
    value: ({ checkpointMemory, fileBytes }) => checkpointMemory && checkpointMemory / fileBytes,
    written: times,
    // In a smaller catalog a worker's own memory hides what the file needs.
    goals: { 100_000: 3 },
  },
  { measure: 'Export of the file, median', value: ({ exports }) => median(exports), written: milliseconds },
  {
    measure: 'Memory of the page at the first list ⁵',
    value: ({ starts }) => starts.memoryAtFirstList,
    written: megabytes,
  },
  {
    measure: '… with the search index',
    value: ({ starts }) => starts.memoryWithSearch,
    written: megabytes,
    goals: { 10_000: 220_000_000, 100_000: 450_000_000 },
  },
];

/**
 * Returns one Markdown table: a row for each measure, and for each size a column with the result and, if there is one,
 * the goal. Bold: not reached.
 */
export function tableOf(sizes: readonly Omit<Measured, 'smallestFloor' | 'smallestColdFloor'>[]): string {
  const smallestFloor = Math.min(...sizes.map(({ starts }) => median(starts.floor)));
  const smallestColdFloor = Math.min(...sizes.map(({ starts }) => median(starts.coldFloor)));
  const measured = sizes.map((one) => ({ ...one, smallestFloor, smallestColdFloor }));
  const heads = measured.map(({ metrics, changesEach }) => `${count(metrics)} metrics, ${changesEach} changes each`);
  const rows = ROWS.map((row) => [row.measure, ...measured.map((one) => cell(row, one))]);
  return [['', ...heads], ['---', ...heads.map(() => '--:')], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function cell({ value, written, goals }: Row, measured: Measured): string {
  const result = value(measured);
  if (result === undefined) return 'n/a';
  const goal = goals?.[measured.metrics];
  if (goal === undefined) return written(result);
  const text = result <= goal ? written(result) : `**${written(result)}**`;
  return `${text} (≤ ${written(goal)})`;
}

/** Returns by how much the slowest call during a checkpoint exceeds nearly all calls without one. */
function delay({ calm, during }: CheckpointTimes, calls: 'edits' | 'queries'): number {
  return Math.max(0, Math.max(...during[calls]) - percentile(calm[calls], 95));
}

function spans(keystrokes: readonly Keystroke[]): number[] {
  return keystrokes.map(({ ms }) => ms);
}

function milliseconds(value: number): string {
  return `${value < 10 ? value.toFixed(1) : count(Math.round(value))} ms`;
}

function times(ratio: number): string {
  return `${ratio < 0.1 ? ratio.toFixed(3) : ratio.toFixed(2)} ×`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** Legend of the table's signs. */
export const FOOTNOTES = `\
All of it in one headless Chromium with its profile on the disk. An edit is timed from the page's call to its answer, with
the worker between; the three ways take turns with the same edits of random metrics, over description, calculation and
owner. Metricbook's edit also keeps its search index and its change sets current.

1. \`@sqlite.org/sqlite-wasm\`, \`installOpfsSAHPoolVfs\`, one transaction, its default durability (\`synchronous = FULL\`).
2. sql.js in a worker. idb-keyval takes IndexedDB's default durability, which in Chromium is relaxed: the file may still be
   on its way to the disk when \`set()\` resolves. Metricbook's edits wait for the disk (\`durability: 'strict'\`).
3. From the navigation's begin until the first row of the list is painted, in a new tab, without a service worker; the
   median of rounds in which the floor, a start, a search and a metric take turns. Cold: nothing in the browser's caches.
   The floor is a bare Preact page that reads the stored bytes as the app does, checks none of them, and shows one row.
   A search, and a click on the third row, come at the moment at which the first row is there.
4. From the page through the worker: the list and its first 30 rows, for each letter of words and pairs of words that are
   frequent, rare, missing or misspelt, two with a filter and a phrase.
5. Resident memory of the page's process: worker, database and Chromium's own code included.
6. One edit and one search after the other, without a pause, from the page and back, until the checkpoint is in force. On
   two cores the checkpoint's own work takes part of the time that they take. The usual: the 95th percentile of 60 rounds
   before it.
7. The highest mark of the page's resident memory during the checkpoint, less what it held before.
8. Chromium's own throttling of the page's thread. About ninety keys and clicks: searching letter by letter, moving through
   the list, opening metrics and each of their tabs, filtering, typing in the form; by Event Timing, which rounds to 8 ms.
9. Every frame is looked at for a place of the list without a row's text: 2,400 and 24,000 pixels a second, and the whole
   list from end to end, each in 3 seconds.`;
