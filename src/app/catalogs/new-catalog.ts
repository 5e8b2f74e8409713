import type { ReadonlySignal } from '@preact/signals';
import { computed } from '@preact/signals';
import { FIRST_CATALOG_NAME, nameFromFile } from '../../domain/catalog/catalog-name.ts';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { EditionMark } from '../../domain/catalog/edition.ts';
import type { ChosenEncoding, ImportPreview } from '../../domain/catalog/import-preview.ts';
import type { CatalogConnection } from '../../worker/client.ts';
import type { AppContext } from '../core/app-context.ts';
import type { BrowserCatalogs } from '../core/browser-catalogs.ts';
import type { Mark } from './catalog-list.ts';
import type { Catalogs } from './catalogs.ts';
import type { IncomingFile, NamedBytes } from '../core/named-bytes.ts';
import type { IntakeState } from '../import/file-intake.ts';
import { createIntake } from '../import/file-intake.ts';
import type { PreviewedFile } from '../import/imports.ts';
import { inspected } from '../import/imports.ts';
import { noteEdition } from './edition-note.ts';
import type { Progress } from '../core/progress.ts';
import { createProgress } from '../core/progress.ts';

/** A new catalog's content, with its proposed name and mark. */
interface NamedContent {
  readonly content: NewContent;
  readonly name: string;
  readonly mark: Mark;
}

/** The state of creating a catalog beside the others. */
export type NewCatalogState = IntakeState<NamedContent, object>;

/** The content that a new catalog starts with. */
export type NewContent =
  | { readonly is: 'nothing' }
  | ({ readonly is: 'file' } & PreviewedFile)
  /** An edition of the published catalog. The copy is offered newer editions from then on. */
  | { readonly is: 'copy'; readonly of: EditionMark; readonly preview: ImportPreview };

/** Creates a catalog beside the others: asks for its name, stores it, and goes there. */
export interface NewCatalog {
  readonly state: ReadonlySignal<NewCatalogState>;
  /** The progress of storing it. */
  readonly progress: Progress;
  /** Asks for the name of an empty catalog. */
  ask(): void;
  /**
   * Reads and checks a file, then asks for the name of a catalog with its content. The current catalog is not
   * touched.
   */
  open(file: IncomingFile): Promise<void>;
  /** Reads the undecided file again, in the encoding that the user chose. */
  readAs(encoding: ChosenEncoding): Promise<void>;
  /** Does the same for a copy of the published catalog. */
  copy(edition: NamedBytes, of: EditionMark): Promise<void>;
  /** Stores it, lists it, and goes there. */
  make(name: string, mark: Mark): Promise<void>;
  /** Discards it; nothing is left of it. */
  drop(): void;
}

interface NewCatalogDeps {
  readonly catalogs: Pick<Catalogs, 'add' | 'newId' | 'freeName' | 'freeMark' | 'hrefTo'>;
  readonly browser: Pick<BrowserCatalogs, 'connect' | 'storeFor' | 'stored'>;
  /** Goes to an address. The page ends. */
  readonly go: (href: string) => void;
}

/** A catalog that is not listed yet, in a worker of its own. */
interface Place extends CatalogConnection {
  readonly id: string;
}

/** Stores the content as a new catalog's first version. Throws `storage-not-saved` if it then does not open. */
async function storeFirst(client: CatalogConnection['client'], content: NewContent): Promise<void> {
  const start = await (content.is === 'nothing' ? client.newCatalog() : client.acceptImport(content.preview.token));
  if (start.is === 'open') return;
  throw new CatalogError(
    'storage-not-saved',
    'The browser could not store the new catalog. Nothing was changed. Try again.',
  );
}

function asFile(previewed: PreviewedFile): NewContent {
  return { ...previewed, is: 'file' };
}

/** Reads the file in the new catalog's own worker, and stores the catalog there before the page goes to it. */
export function createNewCatalog(
  { report, unloadGuard }: Pick<AppContext, 'report' | 'unloadGuard'>,
  { catalogs, browser, go }: NewCatalogDeps,
): NewCatalog {
  const intake = createIntake<NamedContent, object>();
  const { state } = intake;
  let place: Place | undefined;
  let source: IncomingFile | undefined;
  unloadGuard.watch(() => (['none', 'refused'].includes(state.peek().is) ? undefined : 'import'));
  const progress = createProgress(
    computed(() => ({ is: state.value.is === 'accepting' ? 'saving' : 'saved' })),
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

  /** Deletes an unfinished catalog. If that fails, an empty catalog stays behind that is not listed. */
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
    release();
    intake.end();
  }

  function askName(content: NewContent, wanted: string): void {
    intake.offer({ content, name: catalogs.freeName(wanted), mark: catalogs.freeMark() });
  }

  async function stored(content: NewContent): Promise<string> {
    const own = place ?? (await connected());
    await storeFirst(own.client, content);
    own.end();
    place = undefined;
    return own.id;
  }

  async function open(
    file: IncomingFile,
    contentOf: (previewed: PreviewedFile) => NewContent,
    encoding?: ChosenEncoding,
  ): Promise<void> {
    drop();
    intake.read(file.name);
    const isCurrent = intake.turn();
    try {
      const { client } = await connected();
      const next = await inspected(client, file, { encoding });
      if (!isCurrent()) return;
      if (next.is === 'ready') {
        askName(contentOf(next), nameFromFile(file.name));
        return;
      }
      release();
      intake.halt(next);
    } catch (error) {
      if (!isCurrent()) return;
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
    open(file) {
      source = file;
      return open(file, asFile);
    },
    async readAs(encoding) {
      if (source !== undefined) await open(source, asFile, encoding);
    },
    copy: (edition, of) => open(edition, ({ preview }) => ({ is: 'copy', of, preview })),
    async make(name, mark) {
      const ready = state.peek();
      if (ready.is !== 'ready') return;
      const { content } = ready;
      const isCurrent = intake.turn();
      intake.accept({ content, name, mark }, {});
      try {
        const id = await stored(content);
        if (!isCurrent()) return;
        if (content.is === 'copy') noteEdition(browser.storeFor(id), content.of);
        catalogs.add(name, { id, mark });
        intake.end();
        go(catalogs.hrefTo(id));
      } catch (error) {
        if (!isCurrent()) return;
        if (error instanceof CatalogError) intake.offer({ content, name, mark }, error);
        else {
          drop();
          report(error);
        }
      }
    },
  };
}
