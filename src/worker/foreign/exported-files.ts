import type { ExportedFiles } from '../../domain/catalog/exported-files.ts';
import type { WholeMetric } from '../../domain/metric/whole-metric.ts';
import { ownContent } from '../../formats/own-content.ts';
import { type OutputFile, type WritableFormat, writeFiles } from '../../formats/write-files.ts';

/** Writes metrics in another format, several files as one archive. */
export async function exportedFiles(metrics: readonly WholeMetric[], format: WritableFormat): Promise<ExportedFiles> {
  const content = ownContent('catalog.db', metrics);
  const { files, losses, renamings } = await writeFiles(format, content);
  return { ...(await oneFile(files)), metrics: content.metrics.length, files: files.length, losses, renamings };
}

async function oneFile(files: readonly OutputFile[]): Promise<Pick<ExportedFiles, 'ending' | 'bytes'>> {
  const [only] = files;
  if (only === undefined || files.length > 1) {
    const { zipped } = await import('../../formats/zip.ts');
    return { ending: '.zip', bytes: zipped(files) };
  }
  const { path, content } = only;
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
  return { ending: /\.[^./]+$/.exec(path)?.[0] ?? '', bytes };
}
