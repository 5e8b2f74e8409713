import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { CatalogStart } from '../../domain/catalog/catalog-start.ts';
import type { ImportChoice, ImportPreview, ImportProblem } from '../../domain/catalog/import-preview.ts';
import type { CatalogClient } from '../../worker/client.ts';
import type { ReportBug } from '../core/query.ts';
import type { Saving } from '../core/saving.ts';

/** A file on its way into the catalog. */
export type ImportState =
  | { readonly is: 'none' }
  /** The file is being read and checked. */
  | { readonly is: 'reading'; readonly file: string }
  /** The file cannot be taken. One problem without a place stands for the whole file. */
  | { readonly is: 'refused'; readonly file: string; readonly problems: readonly ImportProblem[] }
  /** What it would change; nothing has been changed yet. `problem`: why the last attempt to accept it failed. */
  | {
      readonly is: 'ready';
      readonly file: string;
      readonly preview: ImportPreview;
      readonly problem: CatalogError | undefined;
    }
  | { readonly is: 'accepting'; readonly file: string; readonly preview: ImportPreview; readonly choice: ImportChoice };

/** What a browser's `File` is to the page. */
export interface NamedBytes {
  readonly name: string;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** What else is to be known of a file that is imported. */
export interface ImportedAs {
  /** Whether it is another edition of what this catalog is a copy of: what was changed here and not there is kept. */
  readonly isEdition: boolean;
  /** Called when it has been taken in. */
  readonly whenAccepted: () => void;
}

export interface Imports {
  readonly state: ReadonlySignal<ImportState>;
  /**
   * Reads and checks a file, then shows its preview; where there is no catalog yet, opens it at once. A file that was
   * under preview before is dropped.
   */
  open(file: NamedBytes, how?: ImportedAs): Promise<void>;
  /** The file that is under preview, to be read once more. */
  source(): NamedBytes | undefined;
  /** Takes the previewed file in, as one step that `Undo import` takes back. */
  accept(choice: ImportChoice): Promise<void>;
  /** Lets the file go; the catalog stays as it is. */
  drop(): void;
}

interface Surroundings {
  readonly client: Pick<CatalogClient, 'inspectFile' | 'acceptImport' | 'dropImport'>;
  readonly saving: Saving;
  readonly report: ReportBug;
  /** Whether the file has a catalog to be compared with. */
  hasCatalog(): boolean;
  /** Called when a preview is about to be shown. */
  preview(): void;
  /** Called when the file has been taken in. */
  accepted(start: CatalogStart, file: string, choice: ImportChoice): void;
}

/** The author of an import into nothing, where nobody has said who they are and no history row is written. */
export const NOBODY = 'import';

export function createImports(surroundings: Surroundings): Imports {
  const { client, saving, report } = surroundings;
  const state = signal<ImportState>({ is: 'none' });
  let latest = 0;
  let importedAs: ImportedAs | undefined;
  let source: NamedBytes | undefined;

  function release(): void {
    const held = state.peek();
    if (held.is === 'ready') client.dropImport(held.preview.token).catch(report);
    importedAs = undefined;
    source = undefined;
    state.value = { is: 'none' };
  }

  async function accept(choice: ImportChoice): Promise<void> {
    const ready = state.peek();
    if (ready.is !== 'ready') return;
    const { file, preview } = ready;
    const unsigned = !surroundings.hasCatalog();
    const run = (by: string) => {
      state.value = { is: 'accepting', file, preview, choice };
      return client.acceptImport(preview.token, choice, by);
    };
    const written = await (unsigned ? saving.writeUnsigned(() => run(NOBODY)) : saving.write(run));
    switch (written.is) {
      case 'done':
        state.value = { is: 'none' };
        importedAs?.whenAccepted();
        source = undefined;
        surroundings.accepted(written.value, file, choice);
        return;
      case 'cancelled':
        state.value = ready;
        return;
      case 'refused':
        if (unsigned) client.dropImport(preview.token).catch(report);
        state.value = unsigned
          ? refusal(file, written.because.message)
          : { is: 'ready', file, preview, problem: written.because };
    }
  }

  return {
    state,
    accept,
    source: () => source,
    drop() {
      latest += 1;
      release();
    },
    async open(file, how) {
      if (state.peek().is === 'accepting') return;
      latest += 1;
      const number = latest;
      release();
      state.value = { is: 'reading', file: file.name };
      if (surroundings.hasCatalog()) surroundings.preview();
      try {
        const next = await inspected(client, file, how?.isEdition);
        if (number !== latest) {
          if (next.is === 'ready') await client.dropImport(next.preview.token);
          return;
        }
        importedAs = how;
        source = file;
        state.value = next;
        if (next.is === 'ready' && !surroundings.hasCatalog()) await accept('replace');
      } catch (error) {
        if (number === latest) state.value = { is: 'none' };
        report(error);
      }
    },
  };
}

/** Has a catalog read and check a file; a file that cannot be read or taken is refused with the reason. */
export async function inspected(
  client: Pick<CatalogClient, 'inspectFile'>,
  file: NamedBytes,
  isEdition = false,
): Promise<Extract<ImportState, { is: 'refused' | 'ready' }>> {
  try {
    const found = await client.inspectFile(file.name, new Uint8Array(await file.arrayBuffer()), isEdition);
    return found.is === 'refused'
      ? { is: 'refused', file: file.name, problems: found.problems }
      : { is: 'ready', file: file.name, preview: found.preview, problem: undefined };
  } catch (error) {
    if (error instanceof CatalogError) return refusal(file.name, error.message);
    // The file was moved or its disk taken out between choosing and reading.
    if (error instanceof DOMException) return refusal(file.name, `The browser could not read it: ${error.message}`);
    throw error;
  }
}

function refusal(file: string, problem: string): Extract<ImportState, { is: 'refused' }> {
  return { is: 'refused', file, problems: [{ place: '', problem }] };
}
