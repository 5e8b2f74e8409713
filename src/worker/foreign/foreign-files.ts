import { transfer } from 'comlink';
import type { ExportedFiles } from '../../domain/catalog/exported-files.ts';
import type { WholeMetric } from '../../domain/metric/whole-metric.ts';
import type { PlaceInFile, TheirTest, TheirUsage } from '../../domain/review/content.ts';
import type { TheirMetric, TheirSide } from '../../domain/review/sides.ts';
import type { ForeignContent } from '../../formats/foreign-content.ts';
import type { Problem } from '../../formats/interchange/model.ts';
import type { InputFile } from '../../formats/read-files.ts';
import type { WritableFormat } from '../../formats/write-files.ts';
import { exportedFiles } from './exported-files.ts';
import { type ForeignReading, readForeign, type ReadingRequest } from './read-foreign.ts';

/** Items of each kind in one part: the receiver is busy with a part for a few milliseconds. */
const ITEMS_OF_PART = 200;

/** Content without its lists, which follow in parts. */
export interface ContentHead {
  readonly is: 'content';
  readonly side: Omit<TheirSide, 'metrics'>;
  readonly mappings: ReadonlyMap<string, string>;
  readonly parts: number;
}

/** Some items of each list of content. */
export interface ContentPart {
  readonly metrics: readonly TheirMetric[];
  readonly places: readonly (readonly [string, PlaceInFile])[];
  readonly tests: readonly TheirTest[];
  readonly usages: readonly TheirUsage[];
  readonly problems: readonly Problem[];
}

/** Reads or writes files of other programs in a worker of its own, once. What is long crosses in parts. */
export interface ForeignFiles {
  /** Reads files. Their content stays here until `part` was called for each part. */
  read(
    files: readonly InputFile[],
    request: ReadingRequest,
    onProgress: (done: number, total: number) => void,
  ): Promise<ContentHead | Exclude<ForeignReading, { readonly is: 'content' }>>;
  /** The part of the content with this number, from 0. */
  part(number: number): ContentPart;
  /** Takes some of the metrics that are to be written. */
  take(metrics: readonly WholeMetric[]): void;
  /** Writes all metrics that were taken. */
  write(format: WritableFormat): Promise<ExportedFiles>;
}

/** Creates what answers in the worker. */
export function createForeignFiles(): ForeignFiles {
  let lists: ContentPart = { metrics: [], places: [], tests: [], usages: [], problems: [] };
  const taken: WholeMetric[] = [];
  return {
    async read(files, request, onProgress) {
      const reading = await readForeign(files, request, { onProgress });
      if (reading.is !== 'content') return reading;
      const { content, mappings } = reading;
      lists = listsOf(content);
      const { metrics, places, tests, usages, problems } = lists;
      const longest = Math.max(...[metrics, places, tests, usages, problems].map((list) => list.length));
      const { sources, hasEmptied } = content.side;
      const side = { sources, hasEmptied };
      return { is: 'content', side, mappings, parts: Math.ceil(longest / ITEMS_OF_PART) };
    },
    part(number) {
      const [from, to] = [number * ITEMS_OF_PART, (number + 1) * ITEMS_OF_PART];
      return {
        metrics: lists.metrics.slice(from, to),
        places: lists.places.slice(from, to),
        tests: lists.tests.slice(from, to),
        usages: lists.usages.slice(from, to),
        problems: lists.problems.slice(from, to),
      };
    },
    take(metrics) {
      taken.push(...metrics);
    },
    async write(format) {
      const exported = await exportedFiles(taken, format);
      return transfer(exported, [exported.bytes.buffer]);
    },
  };
}

function listsOf({ side, places, tests, usages, problems }: ForeignContent): ContentPart {
  return { metrics: side.metrics, places: [...places], tests, usages, problems };
}
