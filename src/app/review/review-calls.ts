import type { CatalogStart } from '../../domain/catalog/catalog-start.ts';
import type { Choices } from '../../domain/review/choices.ts';
import type { Reviewed } from '../../domain/review/reviewed-files.ts';
import type { CatalogClient } from '../../worker/client.ts';

/** The calls of the worker about something reviewed, which it knows by its token. */
interface ReviewCalls {
  /** Compares it again, after the catalog was changed. */
  refresh(token: number): Promise<Reviewed>;
  /** Imports it as the choices say. */
  accept(token: number, choices: Choices, changedBy: string): Promise<CatalogStart>;
  /** Forgets it. */
  drop(token: number): Promise<void>;
}

/** The worker's calls for what is reviewed: another catalog, or files of other programs. */
export function callsFor(client: CatalogClient, { is }: Pick<Reviewed, 'is'>): ReviewCalls {
  switch (is) {
    case 'catalog':
      return {
        refresh: (token) => client.reviewImport(token),
        accept: (token, choices, by) => client.mergeImport(token, choices, by),
        drop: (token) => client.dropImport(token),
      };
    case 'files':
      return {
        refresh: (token) => client.refreshReview(token),
        accept: (token, choices, by) => client.acceptReview(token, choices, by),
        drop: (token) => client.dropReview(token),
      };
  }
}
