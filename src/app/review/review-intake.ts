import type { FileProblem, FilesInspection, ReadFilesOptions } from '../../domain/review/reviewed-files.ts';
import type { CatalogClient } from '../../worker/client.ts';
import type { NamedBytes } from '../core/named-bytes.ts';
import { pathBelow } from './chosen-files.ts';

/** Reads files, and lets the worker compare them with the catalog. Throws what `reviewFiles` throws. */
export async function inspected(
  client: Pick<CatalogClient, 'reviewFiles'>,
  files: readonly NamedBytes[],
  options: ReadFilesOptions,
): Promise<FilesInspection> {
  const { files: read, unread } = await bytesOf(files, options.source);
  return withProblems(await client.reviewFiles(read, options), unread);
}

interface ReadBytes {
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array<ArrayBuffer> }[];
  readonly unread: readonly FileProblem[];
}

/** Reads the files one after the other: a folder may have thousands. One that cannot be read is told. */
async function bytesOf(files: readonly NamedBytes[], source: string): Promise<ReadBytes> {
  const read: ReadBytes['files'][number][] = [];
  const unread: FileProblem[] = [];
  for (const file of files) {
    const path = pathBelow(file, source);
    try {
      read.push({ path, bytes: new Uint8Array(await file.arrayBuffer()) });
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      unread.push({ ...unreadable(`The browser could not read it: ${error.message}`), file: path });
    }
  }
  return { files: read, unread };
}

/** An inspection, with more problems before its own. */
function withProblems(inspection: FilesInspection, more: readonly FileProblem[]): FilesInspection {
  if (more.length === 0 || inspection.is === 'undecided' || inspection.is === 'sheets') return inspection;
  if (inspection.is === 'unknown') return { ...inspection, problems: [...more, ...inspection.problems] };
  const { reviewed } = inspection;
  return { ...inspection, reviewed: { ...reviewed, problems: [...more, ...reviewed.problems] } };
}

/** The problem of a file, or of all of them, that cannot be read. */
export function unreadable(message: string): FileProblem {
  return { severity: 'error', code: 'unreadable', message };
}
