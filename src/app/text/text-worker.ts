import type { TextJob } from './text-work.ts';

/** Does one job and posts its result. The page terminates the worker then, or before. */
self.onmessage = ({ data }: MessageEvent<TextJob>) => {
  resultOf(data)
    .then((result) => self.postMessage(result))
    // Reaches the page as an error event, whatever it is.
    .catch((error: unknown) => reportError(error));
};

async function resultOf(job: TextJob): Promise<unknown> {
  switch (job.is) {
    case 'format':
      return (await import('./sql-format.ts')).formatSql(job.text);
    case 'prose':
      return (await import('./prose-tree.ts')).proseOf(job.text);
  }
}
