import type { EditionMark } from '../../domain/catalog/edition.ts';
import { CATALOGS } from '../catalogs/catalogs-feature.ts';
import type { AppContext } from '../core/app-context.ts';

const NAME = 'My catalog';
const UNKNOWN: EditionMark = { etag: null, lastModified: null, length: null };

/** Asks for the name of a copy of the published catalog. The copy can be edited. */
export async function makeCopy(app: AppContext): Promise<void> {
  const state = app.catalog.state.peek();
  const edition = state.is === 'open' && state.access.is === 'published' ? state.access.edition : undefined;
  const { newCatalog } = await CATALOGS.of(app).load();
  const arrayBuffer = async (): Promise<ArrayBuffer> => new Uint8Array(await app.client.exportFile()).buffer;
  await newCatalog.copy({ name: NAME, arrayBuffer }, edition?.mark ?? UNKNOWN);
}
