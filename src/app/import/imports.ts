import { isolated } from '../../domain/core/isolated.ts';
import { pluralize } from '../../domain/core/pluralize.ts';
import type { ReadonlySignal } from '@preact/signals';
import { CatalogError, tooLarge } from '../../domain/core/catalog-error.ts';
import type { CatalogStart } from '../../domain/catalog/catalog-start.ts';
import type { ChosenEncoding, ImportPreview } from '../../domain/catalog/import-preview.ts';
import type { CatalogClient } from '../../worker/client.ts';
import type { AppContext } from '../core/app-context.ts';
import { defineFeature } from '../core/feature.ts';
import type { IncomingFile } from '../core/named-bytes.ts';
import type { IntakeState, RefusedFile, UndecidedFile } from './file-intake.ts';
import { createIntake } from './file-intake.ts';

/** A checked file, and what it would change. */
export interface PreviewedFile {
  readonly file: string;
  readonly preview: ImportPreview;
  /** Names of the files that came with it and are not read. */
  readonly ignored: readonly string[];
}

/** The state of importing a file into the catalog. */
export type ImportState = IntakeState<PreviewedFile, object>;

/** A checked file that is handed over to be merged. */
export interface CheckedFile {
  readonly file: string;
  /** Identifies it for the worker, which keeps it until it is merged or dropped. */
  readonly token: number;
  readonly whenAccepted: (() => void) | undefined;
}

/** Options of an import. */
export interface ImportedAs {
  /**
   * True if it is another edition of the catalog that this one is a copy of. What differs and was not changed here is
   * then new in the edition.
   */
  readonly isEdition: boolean;
  /** Called after it was imported. */
  readonly whenAccepted: () => void;
}

/** Imports files into the current catalog, one at a time. */
export interface Imports {
  readonly state: ReadonlySignal<ImportState>;
  /**
   * Reads and checks a file, then shows its preview. If there is no catalog yet, opens the file at once, unless there
   * is something to know before. An earlier previewed file is discarded.
   */
  open(file: IncomingFile, how?: ImportedAs): Promise<void>;
  /** Reads the undecided file again, in the encoding that the user chose. */
  readAs(encoding: ChosenEncoding): Promise<void>;
  /** Returns the previewed file, to be read again. */
  source(): IncomingFile | undefined;
  /** Replaces the catalog with the previewed file, as one step that `Undo import` reverses. */
  accept(): Promise<void>;
  /** Hands the previewed file over to be merged. The preview ends, and the caller has to drop the file. */
  handOver(): CheckedFile | undefined;
  /** Discards the file. The catalog stays as it is. */
  drop(): void;
}

/** The file that is being imported into the catalog. */
export const IMPORTS = defineFeature(createImports);

function createImports(app: AppContext): Imports {
  const { catalog, client, navigation, saving, report } = app;
  const intake = createIntake<PreviewedFile, object>();
  const { state } = intake;
  let importedAs: ImportedAs | undefined;
  let source: IncomingFile | undefined;

  function release(): void {
    const held = state.peek();
    if (held.is === 'ready') client.dropImport(held.preview.token).catch(report);
    importedAs = undefined;
    source = undefined;
    intake.end();
  }

  /** Returns true if there is a catalog to compare the file with. */
  function hasCatalog(): boolean {
    return catalog.state.peek().is === 'open';
  }

  function accepted(start: CatalogStart, file: string, counts: RowCounts): void {
    // Another tab may have created a catalog in the meantime, which the file then replaced.
    const had = hasCatalog() || (start.is === 'open' && start.canUndoImport);
    catalog.found(start, had ? undefined : { is: 'file', file });
    navigation.replace({ at: 'list' });
    if (!had) {
      app.notices.tell(receiptOf(file, counts));
      return;
    }
    app.notices.tell(`${isolated(file)} replaced the catalog.`, {
      label: 'Undo import',
      run: () => void catalog.undoImport(),
    });
  }

  async function accept(): Promise<void> {
    const ready = state.peek();
    if (ready.is !== 'ready') return;
    const { file, preview, ignored } = ready;
    const content = { file, preview, ignored };
    const unsigned = !hasCatalog();
    const run = () => {
      intake.accept(content, {});
      return catalog.whileReplacing(() => client.acceptImport(preview.token));
    };
    const written = await (unsigned ? saving.writeUnsigned(run) : saving.write(run));
    switch (written.is) {
      case 'done':
        intake.end();
        importedAs?.whenAccepted();
        source = undefined;
        accepted(written.value, file, preview);
        return;
      case 'cancelled':
        intake.offer(content, ready.problem);
        return;
      case 'refused':
        if (unsigned) {
          client.dropImport(preview.token).catch(report);
          intake.halt(refusal(file, written.because.message));
        } else intake.offer(content, written.because);
    }
  }

  async function open(file: IncomingFile, how?: ImportedAs, encoding?: ChosenEncoding): Promise<void> {
    if (state.peek().is === 'accepting') return;
    release();
    intake.read(file.name);
    const isCurrent = intake.turn();
    if (hasCatalog()) void navigation.go({ at: 'import' });
    try {
      const found = await inspected(client, file, { isEdition: how?.isEdition, encoding });
      if (!isCurrent()) {
        if (found.is === 'ready') await client.dropImport(found.preview.token);
        return;
      }
      importedAs = how;
      source = file;
      if (found.is !== 'ready') {
        intake.halt(found);
        return;
      }
      intake.offer({ file: found.file, preview: found.preview, ignored: found.ignored });
      if (!hasCatalog() && !hasToBeKnown(found)) await accept();
    } catch (error) {
      if (isCurrent()) intake.end();
      report(error);
    }
  }

  return {
    state,
    accept,
    handOver() {
      const ready = state.peek();
      if (ready.is !== 'ready') return undefined;
      const given = { file: ready.file, token: ready.preview.token, whenAccepted: importedAs?.whenAccepted };
      importedAs = undefined;
      source = undefined;
      intake.end();
      return given;
    },
    source: () => source,
    drop: release,
    open,
    async readAs(encoding) {
      if (source !== undefined) await open(source, importedAs, encoding);
    },
  };
}

/** True if there is something about a file that the user has to know before it is opened. */
function hasToBeKnown({ ignored, preview }: PreviewedFile): boolean {
  return ignored.length > 0 || preview.log === 'absent' || preview.leftOut.length > 0;
}

/**
 * Lets a catalog's worker read and check a file, with the log that came with it. A file that cannot be read or
 * imported is refused with the reason.
 */
export async function inspected(
  client: Pick<CatalogClient, 'inspectFile'>,
  file: IncomingFile,
  {
    isEdition,
    encoding,
  }: { readonly isEdition?: boolean | undefined; readonly encoding?: ChosenEncoding | undefined } = {},
): Promise<RefusedFile | UndecidedFile | (PreviewedFile & { readonly is: 'ready' })> {
  const { name, ignored = [] } = file;
  try {
    const log = file.log && new Uint8Array(await file.log.arrayBuffer());
    const found = await client.inspectFile(name, new Uint8Array(await file.arrayBuffer()), {
      isEdition,
      encoding,
      log,
    });
    if (found.is !== 'ready') return { ...found, file: name };
    return { is: 'ready', file: name, preview: found.preview, ignored };
  } catch (error) {
    if (error instanceof CatalogError) return refusal(file.name, error.message);
    if (error instanceof RangeError || (file.size ?? 0) >= TOO_LARGE_BYTES)
      return refusal(file.name, tooLarge(error).message);
    // The file was moved, or its disk removed, between choosing and reading.
    if (error instanceof DOMException) return refusal(file.name, `The browser could not read it: ${error.message}`);
    throw error;
  }
}

/** Chromium 156 reads no file of this size at once, and says only that it cannot be read. */
const TOO_LARGE_BYTES = 2_147_483_648;

function refusal(file: string, problem: string): RefusedFile {
  return { is: 'refused', file, problems: [{ place: '', problem }] };
}

type RowCounts = Pick<ImportPreview, 'metrics' | 'changes' | 'tests' | 'usages'>;

/** The sentence for a catalog file that was opened. */
function receiptOf(file: string, { metrics, changes, tests, usages }: RowCounts): string {
  const counted = (count: number, noun: string): string => (count === 0 ? `no ${noun}s` : pluralize(count, noun));
  const held = [counted(metrics, 'metric'), counted(changes, 'change'), counted(tests, 'test'), counted(usages, 'use')];
  return `${isolated(file)} is open: ${held.join(', ')}.`;
}
