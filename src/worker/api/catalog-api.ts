import type { BulkApi } from './bulk.ts';
import type { FileApis } from './file-apis.ts';
import type { ListApi } from './list.ts';
import type { MetricsApi } from './metrics.ts';
import type { PublishedApi } from './published.ts';
import type { QueryApis } from './query-apis.ts';
import type { SessionApi } from './session.ts';
import type { TestsApi } from './tests.ts';
import type { TrashApi } from './trash.ts';
import type { UsageApi } from './usage.ts';

/** Methods that are loaded with the worker. */
export type EagerApi = SessionApi &
  ListApi &
  MetricsApi &
  TestsApi &
  TrashApi &
  UsageApi &
  Pick<PublishedApi, 'isPublished'>;

/**
 * All methods that the page can call on the catalog in its worker. Every write is durable when its promise resolves.
 * A write to a published catalog throws `published-catalog`.
 *
 * To add a method, put its SQL into `database/` and one line into the file of its feature here.
 */
export type CatalogApi = EagerApi & QueryApis & BulkApi & FileApis & PublishedApi;
