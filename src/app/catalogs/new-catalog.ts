import type { ReadonlySignal } from '@preact/signals';
import { computed, signal } from '@preact/signals';
import { FIRST_CATALOG_NAME, nameFromFile } from '../../domain/catalog/catalog-name.ts';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { EditionMark } from '../../domain/catalog/edition.ts';
import type { ImportPreview, ImportProblem } from '../../domain/catalog/import-preview.ts';
import type { CatalogConnection } from '../../worker/client.ts';
import type { BrowserCatalogs } from './browser-catalogs.ts';
import type { Mark } from './catalog-list.ts';
import type { Catalogs } from './catalogs.ts';
import type { NamedBytes } from '../import/imports.ts';
import { inspected, NOBODY } from '../import/imports.ts';
import { noteEdition } from './edition-note.ts';
import type { Progress } from '../core/progress.ts';
import { createProgress } from '../core/progress.ts';
import type { ReportBug } from '../core/query.ts';
import type { Unsaved } from '../core/unload-guard.ts';

/** A catalog on its way into this browser, beside those that are there. */
export type NewCatalogState =
  | { readonly is: 'none' }
  /** The file is being read and checked. */
  | { readonly is: 'reading'; readonly file: string }
  /** The file cannot be opened. One problem without a place stands for the whole file. */
  | { readonly is: 'refused'; readonly file: string; readonly problems: readonly ImportProblem[] }
  /** It waits for its name. Nothing is stored yet. `problem`: why the last attempt failed. */
  | {
      readonly is: 'ready';
      readonly content: NewContent;
      readonly name: string;
      readonly mark: Mark;
      readonly problem: CatalogError | undefined;
    }
  | { readonly is: 'making'; readonly content: NewContent; readonly name: string; readonly mark: Mark };

/** What a new catalog begins with. */
export type NewContent =
  | { readonly is: 'nothing' }
  | { readonly is: 'file'; readonly file: string; readonly preview: ImportPreview }
  /** With an edition of the published catalog, whose news it follows from then on. */
  | { readonly is: 'copy'; readonly of: EditionMark; readonly preview: ImportPreview };

export interface NewCatalog {
  readonly state: ReadonlySignal<NewCatalogState>;
  /** How far storing it is. */
  readonly progress: Progress;
  /** Asks for the name of an empty one. */
  ask(): void;
  /** Reads and checks a file, then asks for the name of a catalog with its content. The present one is not touched. */
  open(file: NamedBytes): Promise<void>;
  /** The same for a copy of the published catalog. */
  copy(edition: NamedBytes, of: EditionMark): Promise<void>;
  /** Stores it, lists it, and goes there. */
  make(name: string, mark: Mark): Promise<void>;
  /** Lets it go; nothing is left of it. */
  drop(): void;
}

interface Surroundings {
  readonly catalogs: Pick<Catalogs, 'add' | 'newId' | 'freeName' | 'freeMark' | 'hrefTo'>;
  readonly browser: Pick<BrowserCatalogs, 'connect' | 'keptFor' | 'stored'>;
  readonly report: ReportBug;
  readonly unsaved: Unsaved;
  /** Goes to an address: the page ends. */
  go(href: string): void;
}

/** A catalog that nobody knows yet, in a worker of its own. */
interface Place extends CatalogConnection {
  readonly id: string;
}

/** The file goes into a worker of the new catalog's own, and is stored there before anybody is sent to it. */
export function createNewCatalog(surroundings: Surroundings): NewCatalog {
  const { catalogs, browser, report } = surroundings;
  const state = signal<NewCatalogState>({ is: 'none' });
  let place: Place | undefined;
  let latest = 0;
  surroundings.unsaved.watch(() => (['none', 'refused'].includes(state.peek().is) ? undefined : 'import'));
  const progress = createProgress(
    computed(() => ({ is: state.value.is === 'making' ? 'saving' : 'saved' })),
    async () => place?.client.cancel(),
    report,
  );

  async function connected(): Promise<Place> {
    const id = catalogs.newId();
    const own = { id, ...browser.connect(id) };
    place = own;
    await own.client.start((news) => {
      if (news.is === 'progress') progress.hear(news);
    });
    return own;
  }

  /** What is left of one that came to nothing is cleared away; where that fails, it is empty, and nobody lists it. */
  function release(): void {
    const left = place;
    place = undefined;
    if (left === undefined) return;
    left.end();
    browser
      .stored()
      .then((catalogsStored) => catalogsStored.delete(left.id))
      .catch(() => undefined);
  }

  function drop(): void {
    latest += 1;
    release();
    state.value = { is: 'none' };
  }

  function askName(content: NewContent, wanted: string): void {
    const [name, mark] = [catalogs.freeName(wanted), catalogs.freeMark()];
    state.value = { is: 'ready', content, name, mark, problem: undefined };
  }

  async function stored(content: NewContent): Promise<string> {
    const own = place ?? (await connected());
    const start = await (content.is === 'nothing'
      ? own.client.newCatalog()
      : own.client.acceptImport(content.preview.token, 'replace', NOBODY));
    if (start.is !== 'open')
      throw new CatalogError('not-saved', 'The browser did not store the new catalog. Nothing was changed; try again.');
    own.end();
    place = undefined;
    return own.id;
  }

  async function open(file: NamedBytes, contentOf: (preview: ImportPreview) => NewContent): Promise<void> {
    drop();
    const number = latest;
    state.value = { is: 'reading', file: file.name };
    try {
      const { client } = await connected();
      const next = await inspected(client, file);
      if (number !== latest) return;
      if (next.is === 'refused') {
        release();
        state.value = next;
      } else askName(contentOf(next.preview), nameFromFile(file.name));
    } catch (error) {
      if (number !== latest) return;
      drop();
      report(error);
    }
  }

  return {
    state,
    progress,
    drop,
    ask() {
      drop();
      askName({ is: 'nothing' }, FIRST_CATALOG_NAME);
    },
    open: (file) => open(file, (preview) => ({ is: 'file', file: file.name, preview })),
    copy: (edition, of) => open(edition, (preview) => ({ is: 'copy', of, preview })),
    async make(name, mark) {
      const ready = state.peek();
      if (ready.is !== 'ready') return;
      const { content } = ready;
      const number = latest;
      state.value = { is: 'making', content, name, mark };
      try {
        const id = await stored(content);
        if (number !== latest) return;
        if (content.is === 'copy') noteEdition(browser.keptFor(id), content.of);
        catalogs.add(name, { id, mark });
        state.value = { is: 'none' };
        surroundings.go(catalogs.hrefTo(id));
      } catch (error) {
        if (number !== latest) return;
        if (error instanceof CatalogError) state.value = { is: 'ready', content, name, mark, problem: error };
        else {
          drop();
          report(error);
        }
      }
    },
  };
}
