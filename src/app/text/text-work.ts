import { trustedScript } from '../../worker/trusted-script.ts';
import type { Prose } from './prose.ts';
import type { Formatted } from './sql-format.ts';
import textWorker from './text-worker.ts?worker&url';

/** Work on a stored text that may take long, since the text may be anything. */
export interface TextJob {
  readonly is: 'format' | 'prose';
  readonly text: string;
}

/** A result, or nothing because the work took too long. */
export type Outcome<T> = { readonly is: 'done'; readonly value: T } | { readonly is: 'too long' };

/** Limit. Nobody waits longer for a text that can be read as it is written. */
const MAX_MS = 3_000;

/** Formats SQL in a worker. Rejects if the signal aborts, and if the worker cannot be loaded. */
export function formatInWorker(text: string, signal: AbortSignal): Promise<Outcome<Formatted>> {
  return run({ is: 'format', text }, signal);
}

/** Reads Markdown in a worker. Rejects like `formatInWorker`. */
export function proseInWorker(text: string, signal: AbortSignal): Promise<Outcome<Prose>> {
  return run({ is: 'prose', text }, signal);
}

/** Does a job in a worker of its own, which ends with the job, after `MAX_MS`, or when the signal aborts. */
async function run<T>(job: TextJob, signal: AbortSignal): Promise<Outcome<T>> {
  signal.throwIfAborted();
  const worker = new Worker(trustedScript(textWorker), { type: 'module' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<Outcome<T>>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<T>) => resolve({ is: 'done', value: data });
      worker.onerror = ({ message }) => reject(new Error(message));
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      timer = setTimeout(() => resolve({ is: 'too long' }), MAX_MS);
      worker.postMessage(job);
    });
  } finally {
    clearTimeout(timer);
    worker.terminate();
  }
}
