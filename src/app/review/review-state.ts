import type { CatalogError } from '../../domain/core/catalog-error.ts';
import type { FileProblem, FilesInspection, Reviewed } from '../../domain/review/reviewed-files.ts';
import type { MappedSheet } from './sheet-state.ts';

/** The state of a reviewed import: of another catalog, or of metrics from files of other programs. */
export type ReviewState =
  | { readonly is: 'none' }
  | { readonly is: 'reading'; readonly source: string }
  /** A text that is not Unicode, which is read again in the encoding that the user chooses. */
  | (Extract<FilesInspection, { is: 'undecided' }> & { readonly source: string })
  /** The user says what the columns of sheets mean. */
  | { readonly is: 'mapping'; readonly source: string; readonly sheets: readonly MappedSheet[] }
  /** Nothing can be imported; `problems` says why. */
  | { readonly is: 'refused'; readonly source: string; readonly problems: readonly FileProblem[] }
  /** It waits for decisions. `problem`: why the last attempt to import it failed. */
  | { readonly is: 'ready'; readonly reviewed: Reviewed; readonly problem: CatalogError | undefined }
  | { readonly is: 'accepting'; readonly reviewed: Reviewed };
