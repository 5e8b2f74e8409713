import type { EditionMark } from '../../domain/catalog/edition.ts';
import type { Page } from '../shell/create-app.ts';

const NAME = 'My catalog';
const UNKNOWN: EditionMark = { etag: null, lastModified: null, length: null };

/** Asks under which name the published catalog that is shown shall be copied, so that the copy can be changed. */
export async function makeMine({
  catalog,
  catalogs,
  client,
}: Pick<Page, 'catalog' | 'catalogs' | 'client'>): Promise<void> {
  const state = catalog.state.peek();
  const edition = state.is === 'open' && state.access.is === 'published' ? state.access.edition : undefined;
  const { newCatalog } = await catalogs.load();
  const arrayBuffer = async (): Promise<ArrayBuffer> => new Uint8Array(await client.exportFile()).buffer;
  await newCatalog.copy({ name: NAME, arrayBuffer }, edition?.mark ?? UNKNOWN);
}
