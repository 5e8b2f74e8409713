import { proxy, releaseProxy, type Remote, transfer, wrap } from 'comlink';
import type { ExportedFiles } from '../../domain/catalog/exported-files.ts';
import { cancelled } from '../../domain/core/catalog-error.ts';
import type { WholeMetric } from '../../domain/metric/whole-metric.ts';
import type { ForeignContent } from '../../formats/foreign-content.ts';
import type { WritableFormat } from '../../formats/write-files.ts';
import type { ContentHead, ContentPart, ForeignFiles } from './foreign-files.ts';
import type { ForeignReading, ReadForeign } from './read-foreign.ts';

/** Metrics that are handed over at once. */
const METRICS_OF_PART = 200;

/** Workers that read or write files. The page starts them: in Firefox a worker that does so stops responding. */
export interface ForeignWorkers {
  /** Starts a worker whose `ForeignFiles` answers at a port. Rejects if it cannot be started, or fails. */
  startForeign(id: number, port: MessagePort): Promise<void>;
  /** Terminates it, whatever it is doing. */
  endForeign(id: number): void;
}

/** Reading and writing in workers of their own, so that this one answers other calls meanwhile. */
export interface InForeignWorker {
  /** Reads files. A cancelled reading ends at once. */
  readonly read: ReadForeign;
  /** Writes metrics in another format. */
  readonly write: (metrics: readonly WholeMetric[], format: WritableFormat) => Promise<ExportedFiles>;
}

/** Reads and writes in the workers of the page. */
export function inForeignWorker(workers: () => ForeignWorkers): InForeignWorker {
  let last = 0;

  /** Works in a worker that ends afterwards. */
  async function once<T>(work: (files: Remote<ForeignFiles>) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const id = (last += 1);
    const { port1, port2 } = new MessageChannel();
    const failure = workers()
      .startForeign(id, transfer(port2, [port2]))
      .then(() => new Promise<never>(() => undefined));
    const there = wrap<ForeignFiles>(port1);
    try {
      return await Promise.race([work(there), failure, aborted(signal)]);
    } finally {
      // Until here something has to hold it: comlink closes the port of a garbage-collected proxy under a pending call.
      there[releaseProxy]();
      workers().endForeign(id);
    }
  }

  return {
    read: (files, request, { signal, onProgress }) =>
      once(async (there) => {
        const buffers = files.map(({ bytes }) => bytes.buffer);
        const tell = proxy((done: number, total: number) => onProgress?.(done, total));
        const head = await there.read(transfer(files, buffers), request, tell);
        return head.is === 'content' ? whole(head, (number) => there.part(number)) : head;
      }, signal),
    write: (metrics, format) =>
      once(async (there) => {
        for (let from = 0; from < metrics.length; from += METRICS_OF_PART)
          await there.take(metrics.slice(from, from + METRICS_OF_PART));
        return there.write(format);
      }),
  };
}

async function whole(head: ContentHead, part: (number: number) => Promise<ContentPart>): Promise<ForeignReading> {
  const parts: ContentPart[] = [];
  while (parts.length < head.parts) parts.push(await part(parts.length));
  const content: ForeignContent = {
    side: { ...head.side, metrics: parts.flatMap(({ metrics }) => metrics) },
    places: new Map(parts.flatMap(({ places }) => places)),
    tests: parts.flatMap(({ tests }) => tests),
    usages: parts.flatMap(({ usages }) => usages),
    problems: parts.flatMap(({ problems }) => problems),
  };
  return { is: 'content', content, mappings: head.mappings };
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted === true) reject(cancelled());
    signal?.addEventListener('abort', () => reject(cancelled()), { once: true });
  });
}
