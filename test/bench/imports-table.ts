import type { Memory } from './memory.ts';

/** From a drop until the review was painted. Times in milliseconds. */
export interface ReviewTimes {
  readonly ms: number;
  /** Until the answer of the catalog's worker, asked for a list seven times a second. */
  readonly slowestAnswer: number;
  /** The longest task of the page's thread. */
  readonly longestTask: number;
}

/** All measures of one import. */
export interface ImportTimes {
  readonly name: string;
  readonly metrics: number;
  readonly files: number;
  readonly bytes: number;
  /** Reading the same texts with the bare library of their notation. */
  readonly parsing: number;
  /** The first drop, when all metrics are new. */
  readonly first: ReviewTimes;
  /** Peak memory of the page until the first review, beyond what it had. */
  readonly memory: Memory;
  /** From the press of `Import` until the list is there again. */
  readonly imported: number;
  /** The second drop, when nothing is to be done. */
  readonly again: ReviewTimes;
}

interface Row {
  readonly measure: string;
  readonly value: (times: ImportTimes) => string;
}

const ROWS: readonly Row[] = [
  {
    measure: 'Metrics, files, size',
    value: ({ metrics, files, bytes }) => `${count(metrics)}, ${files}, ${megabytes(bytes)}`,
  },
  { measure: 'Parsing alone ¹', value: ({ parsing }) => milliseconds(parsing) },
  { measure: 'From the drop to the review ²', value: ({ first }) => milliseconds(first.ms) },
  { measure: '… beside parsing alone', value: ({ first, parsing }) => `${(first.ms / parsing).toFixed(1)} ×` },
  { measure: '… slowest list meanwhile (goal: 100 ms)', value: ({ first }) => milliseconds(first.slowestAnswer) },
  { measure: '… longest task of the page’s thread', value: ({ first }) => milliseconds(first.longestTask) },
  {
    measure: '… peak memory beyond what the page had',
    value: ({ memory }) => (memory === undefined ? 'n/a' : megabytes(memory)),
  },
  { measure: 'From Import to the list', value: ({ imported }) => milliseconds(imported) },
  { measure: 'The same files again, to the review', value: ({ again }) => milliseconds(again.ms) },
  { measure: '… slowest list meanwhile (goal: 100 ms)', value: ({ again }) => milliseconds(again.slowestAnswer) },
  { measure: '… longest task of the page’s thread', value: ({ again }) => milliseconds(again.longestTask) },
];

const FOOTNOTES = `\
1. In a bare page, in one go: \`yaml\` for each file, \`papaparse\`, or \`JSON.parse\`. The warm-up of the engine is part of
   it, as it is of a drop.
2. Into a catalog of 1,000 metrics. The columns of the sheet are confirmed as they are guessed, at once. Meanwhile the
   catalog is searched seven times a second. The second drop comes right after the import, while the search of the new
   catalog is being prepared.`;

/** One Markdown table: a row for each measure, a column for each import. */
export function importsTable(measured: readonly ImportTimes[]): string {
  const rows = ROWS.map(({ measure, value }) => [measure, ...measured.map(value)]);
  const table = [['', ...measured.map(({ name }) => name)], ['---', ...measured.map(() => '--:')], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
  return `${table}\n\n${FOOTNOTES}`;
}

function milliseconds(value: number): string {
  return `${count(Math.round(value))} ms`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
