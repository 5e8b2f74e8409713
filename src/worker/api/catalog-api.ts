import type { BulkApi } from './bulk.ts';
import type { DuplicatesApi } from './duplicates.ts';
import type { EditApis } from './edit-apis.ts';
import type { FileApis } from './file-apis.ts';
import type { ListApi } from './list.ts';
import type { MetricsApi } from './metrics.ts';
import type { PublishedApi } from './published.ts';
import type { QueryApis } from './query-apis.ts';
import type { ReviewApi } from './review.ts';
import type { SessionApi } from './session.ts';

/** Methods that are loaded with the worker. */
export type EagerApi = SessionApi & ListApi & MetricsApi & Pick<PublishedApi, 'isPublished'>;

/**
 * All methods that the page can call on the catalog in its worker. Every write is durable when its promise resolves.
 * A write to a published catalog throws `published-catalog`.
 *
 * To add a method, put its SQL into `database/` and one line into the file of its feature here.
 */
export type CatalogApi = EagerApi &
  DuplicatesApi &
  EditApis &
  QueryApis &
  BulkApi &
  FileApis &
  PublishedApi &
  ReviewApi;
