import type { ReadonlySignal } from '@preact/signals';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { CatalogStart } from '../../domain/catalog/catalog-start.ts';
import type { ImportChoice, ImportPreview } from '../../domain/catalog/import-preview.ts';
import type { CatalogClient } from '../../worker/client.ts';
import type { AppContext } from '../core/app-context.ts';
import { defineFeature } from '../core/feature.ts';
import type { NamedBytes } from '../core/named-bytes.ts';
import type { IntakeState, RefusedFile } from './file-intake.ts';
import { createIntake } from './file-intake.ts';

/** A checked file, and what it would change. */
interface PreviewedFile {
  readonly file: string;
  readonly preview: ImportPreview;
}

/** A file on its way into the catalog. */
export type ImportState = IntakeState<PreviewedFile, { readonly choice: ImportChoice }>;

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

/** The author of an import into nothing, where nobody has said who they are and no history row is written. */
export const NOBODY = 'import';

/** The file that is on its way into the catalog. */
export const IMPORTS = defineFeature(createImports);

function createImports(app: AppContext): Imports {
  const { catalog, client, navigation, saving, report } = app;
  const intake = createIntake<PreviewedFile, { readonly choice: ImportChoice }>();
  const { state } = intake;
  let importedAs: ImportedAs | undefined;
  let source: NamedBytes | undefined;

  function release(): void {
    const held = state.peek();
    if (held.is === 'ready') client.dropImport(held.preview.token).catch(report);
    importedAs = undefined;
    source = undefined;
    intake.end();
  }

  /** Tells whether the file has a catalog to be compared with. */
  function hasCatalog(): boolean {
    return catalog.state.peek().is === 'open';
  }

  function accepted(start: CatalogStart, file: string, choice: ImportChoice): void {
    // Another tab may have begun one in the meantime: the file took its place then.
    const had = hasCatalog() || (start.is === 'open' && start.canUndoImport);
    catalog.found(start, had ? undefined : { is: 'file', file });
    navigation.replace({ at: 'list' });
    if (!had) return;
    app.notices.tell(`${file} ${choice === 'replace' ? 'replaced the catalog' : 'was merged into the catalog'}.`, {
      label: 'Undo import',
      run: () => void catalog.undoImport(),
    });
  }

  async function accept(choice: ImportChoice): Promise<void> {
    const ready = state.peek();
    if (ready.is !== 'ready') return;
    const { file, preview } = ready;
    const unsigned = !hasCatalog();
    const run = (by: string) => {
      intake.accept({ file, preview }, { choice });
      return catalog.whileReplacing(() => client.acceptImport(preview.token, choice, by));
    };
    const written = await (unsigned ? saving.writeUnsigned(() => run(NOBODY)) : saving.write(run));
    switch (written.is) {
      case 'done':
        intake.end();
        importedAs?.whenAccepted();
        source = undefined;
        accepted(written.value, file, choice);
        return;
      case 'cancelled':
        intake.offer({ file, preview }, ready.problem);
        return;
      case 'refused':
        if (unsigned) {
          client.dropImport(preview.token).catch(report);
          intake.refuse(refusal(file, written.because.message));
        } else intake.offer({ file, preview }, written.because);
    }
  }

  return {
    state,
    accept,
    source: () => source,
    drop: release,
    async open(file, how) {
      if (state.peek().is === 'accepting') return;
      release();
      intake.read(file.name);
      const isCurrent = intake.turn();
      if (hasCatalog()) void navigation.go({ at: 'import' });
      try {
        const found = await inspected(client, file, how?.isEdition);
        if (!isCurrent()) {
          if (found.is === 'ready') await client.dropImport(found.preview.token);
          return;
        }
        importedAs = how;
        source = file;
        if (found.is === 'refused') intake.refuse(found);
        else intake.offer({ file: found.file, preview: found.preview });
        if (found.is === 'ready' && !hasCatalog()) await accept('replace');
      } catch (error) {
        if (isCurrent()) intake.end();
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
): Promise<RefusedFile | (PreviewedFile & { readonly is: 'ready' })> {
  try {
    const found = await client.inspectFile(file.name, new Uint8Array(await file.arrayBuffer()), isEdition);
    return found.is === 'refused'
      ? { is: 'refused', file: file.name, problems: found.problems }
      : { is: 'ready', file: file.name, preview: found.preview };
  } catch (error) {
    if (error instanceof CatalogError) return refusal(file.name, error.message);
    // The file was moved or its disk taken out between choosing and reading.
    if (error instanceof DOMException) return refusal(file.name, `The browser could not read it: ${error.message}`);
    throw error;
  }
}

function refusal(file: string, problem: string): RefusedFile {
  return { is: 'refused', file, problems: [{ place: '', problem }] };
}
