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
}

/** A row of the table: the measure, its target, and its result for each size. */
interface Row {
  readonly measure: string;
  readonly target: string;
  readonly value: (measured: Measured) => string;
  /** Tells if the target is reached; undefined if there is none for this size. */
  readonly reached?: (measured: Measured) => boolean | undefined;
}

const ROWS: readonly Row[] = [
  { measure: 'Catalog file', target: '', value: ({ fileBytes }) => megabytes(fileBytes) },
  {
    measure: 'Durable one-field edit: Metricbook, median',
    target: '≤ 5 ms',
    value: ({ edits }) => milliseconds(median(edits.ours)),
    reached: ({ edits }) => median(edits.ours) <= 5,
  },
  { measure: '… p95', target: '', value: ({ edits }) => milliseconds(percentile(edits.ours, 95)) },
  {
    measure: 'The same by SQLite WASM on OPFS, median ¹',
    target: '',
    value: ({ edits }) => milliseconds(median(edits.opfs)),
  },
  { measure: '… p95', target: '', value: ({ edits }) => milliseconds(percentile(edits.opfs, 95)) },
  {
    measure: '… Metricbook takes',
    target: '≤ 1.5 ×',
    value: ({ edits }) => times(median(edits.ours) / median(edits.opfs)),
    reached: ({ edits }) => median(edits.ours) <= 1.5 * median(edits.opfs),
  },
  {
    measure: 'The same by `export()` + idb-keyval `set()`, median ²',
    target: '',
    value: ({ edits }) => milliseconds(median(edits.wholeFile)),
  },
  { measure: '… p95', target: '', value: ({ edits }) => milliseconds(percentile(edits.wholeFile, 95)) },
  {
    measure: '… Metricbook takes',
    target: '',
    value: ({ edits }) => times(median(edits.ours) / median(edits.wholeFile)),
  },
  {
    measure: 'Start to first list, warm, median ³',
    target: '≤ 300 ms at 10,000',
    value: ({ starts }) => milliseconds(median(starts.preload)),
    reached: ({ metrics, starts }) => (metrics === 10_000 ? median(starts.preload) <= 300 : undefined),
  },
  { measure: '… cold, once', target: '', value: ({ starts }) => milliseconds(starts.cold) },
  { measure: 'Search index complete, after the start', target: '', value: ({ indexMs }) => milliseconds(indexMs) },
  {
    measure: 'Search per keystroke ⁴, p50',
    target: '',
    value: ({ keystrokes }) => milliseconds(median(spans(keystrokes))),
  },
  {
    measure: '… p95',
    target: '≤ 16 ms at 10,000, ≤ 50 ms at 100,000',
    value: ({ keystrokes }) => milliseconds(percentile(spans(keystrokes), 95)),
    reached: ({ metrics, keystrokes }) => {
      const wanted = SEARCH_TARGETS.get(metrics);
      return wanted === undefined ? undefined : percentile(spans(keystrokes), 95) <= wanted;
    },
  },
  { measure: '… slowest', target: '', value: ({ keystrokes }) => milliseconds(Math.max(...spans(keystrokes))) },
  {
    measure: 'Interaction to next paint, processor 4 × slower ⁹, p95',
    target: '≤ 100 ms at 10,000',
    value: ({ interactions }) => milliseconds(percentile(interactions, 95)),
    reached: ({ metrics, interactions }) => (metrics === 10_000 ? percentile(interactions, 95) <= 100 : undefined),
  },
  { measure: '… slowest', target: '', value: ({ interactions }) => milliseconds(Math.max(...interactions)) },
  {
    measure: 'Longest blank row while scrolling ¹⁰: wheel, flick, thumb',
    target: '≤ 50 ms at 100,000',
    value: ({ scrolling }) => Object.values(scrolling.blank).map(milliseconds).join(', '),
    reached: ({ metrics, scrolling }) =>
      metrics === 100_000 ? Math.max(...Object.values(scrolling.blank)) <= 50 : undefined,
  },
  { measure: 'Checkpoint, while people work on ⁷', target: '', value: ({ checkpoint }) => milliseconds(checkpoint.ms) },
  {
    measure: '… slowest edit meanwhile, beyond the usual',
    target: '≤ 50 ms',
    value: ({ checkpoint }) => milliseconds(delay(checkpoint, 'edits')),
    reached: ({ checkpoint }) => delay(checkpoint, 'edits') <= 50,
  },
  {
    measure: '… slowest search meanwhile, beyond the usual',
    target: '≤ 50 ms',
    value: ({ checkpoint }) => milliseconds(delay(checkpoint, 'queries')),
    reached: ({ checkpoint }) => delay(checkpoint, 'queries') <= 50,
  },
  {
    measure: '… memory meanwhile, beside the file’s size ⁸',
    target: '< 4 ×',
    value: ({ checkpointMemory, fileBytes }) =>
      checkpointMemory === undefined ? 'n/a' : times(checkpointMemory / fileBytes),
    reached: ({ checkpointMemory, fileBytes }) =>
      checkpointMemory === undefined || fileBytes < LARGE_FILE ? undefined : checkpointMemory < 4 * fileBytes,
  },
  { measure: 'Export of the file, median', target: '', value: ({ exports }) => milliseconds(median(exports)) },
  {
    measure: 'Memory of the page at the first list ⁵',
    target: '',
    value: ({ starts }) => memory(starts.memoryAtFirstList),
  },
  { measure: '… with the search index', target: '', value: ({ starts }) => memory(starts.memoryWithSearch) },
  {
    measure: 'JavaScript before the first list, gzipped ⁶',
    target: '≤ 90 KB',
    value: ({ starts }) => kilobytes(starts.script),
    reached: ({ starts }) => starts.script <= 90_000,
  },
  { measure: '… WASM, gzipped', target: '', value: ({ starts }) => kilobytes(starts.wasm) },
];

const SEARCH_TARGETS: ReadonlyMap<number, number> = new Map([
  [10_000, 16],
  [100_000, 50],
]);

/** Returns one Markdown table: a row for each measure, a column for each size, with targets and results. */
export function tableOf(measured: readonly Measured[]): string {
  const heads = measured.map(({ metrics, changesEach }) => `${count(metrics)} metrics, ${changesEach} changes each`);
  const rows = ROWS.map((row) => [row.measure, row.target, ...measured.map((one) => cell(row, one))]);
  return [['', 'target', ...heads], ['---', '---', ...heads.map(() => '--:')], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function cell(row: Row, measured: Measured): string {
  const reached = row.reached?.(measured);
  const value = row.value(measured);
  if (reached === undefined) return value;
  return `${value} ${reached ? 'reached' : '**not reached**'}`;
}

/** Size below which a worker's own memory hides what the file needs. */
const LARGE_FILE = 100_000_000;

/** Returns by how much the slowest call during a checkpoint exceeds nearly all calls without one. */
function delay({ calm, during }: CheckpointTimes, calls: 'edits' | 'queries'): number {
  return Math.max(0, Math.max(...during[calls]) - percentile(calm[calls], 95));
}

function spans(keystrokes: readonly Keystroke[]): number[] {
  return keystrokes.map(({ ms }) => ms);
}

function memory(bytes: Memory): string {
  return bytes === undefined ? 'n/a' : megabytes(bytes);
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

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} KB`;
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
3. From the navigation's begin until the first row of the list is painted, in a new tab; the median of seven loads.
   Cold: the first load of that address, with nothing of it in the browser's caches.
4. From the page through the worker: the list and its first 30 rows, for each letter of words and pairs of words that are
   frequent, rare, missing or misspelt, two with a filter and a phrase.
5. Resident memory of the page's process: worker, database and Chromium's own code included.
6. Scripts of the page and its worker that were asked for before the first row.
7. One edit and one search after the other, without a pause, from the page and back, until the checkpoint is in force. On
   two cores the checkpoint's own work takes part of the time that they take. The usual: the 95th percentile of 60 rounds
   before it.
8. The highest mark of the page's resident memory during the checkpoint, less what it held before.
9. Chromium's own throttling of the page's thread. About ninety keys and clicks: searching letter by letter, moving through
   the list, opening metrics and each of their tabs, filtering, typing in the form; by Event Timing, which rounds to 8 ms.
10. Every frame is looked at for a place of the list without a row's text: 2,400 and 24,000 pixels a second, and the whole
   list from end to end, each in 3 seconds.`;
