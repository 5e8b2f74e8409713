import type { CatalogEvent } from '../../domain/catalog/catalog-event.ts';

/** An event of the catalog: one that the worker sent, or something that this tab did to the catalog as a whole. */
export type AppEvent =
  | CatalogEvent
  /** The page shows a catalog from scratch: at the start, or because another one replaced it. */
  | { readonly is: 'shown' }
  /** The complete catalog was saved as a file. */
  | { readonly is: 'exported' };

type Kind = AppEvent['is'];
type EventOf<K extends Kind> = Extract<AppEvent, { is: K }>;

/** Events after which the content may differ, so that everything must be read again. */
export const CONTENT_EVENTS = ['changed', 'shown'] as const;

/** Passes on the events of the catalog. Each feature names the kinds that it reacts to. */
export interface CatalogEvents {
  /** Reacts to events of these kinds as long as the page lives. */
  on<K extends Kind>(kinds: readonly K[], react: (event: EventOf<K>) => void): void;
  /** Calls every listener of this kind, in the order in which they were added. */
  emit(event: AppEvent): void;
}

/** Creates an event source without listeners. */
export function createCatalogEvents(): CatalogEvents {
  const listeners: ((event: AppEvent) => void)[] = [];
  return {
    on(kinds, react) {
      listeners.push((event) => {
        if (isOneOf(event, kinds)) react(event);
      });
    },
    emit(event) {
      for (const listener of listeners) listener(event);
    },
  };
}

function isOneOf<K extends Kind>(event: AppEvent, kinds: readonly K[]): event is EventOf<K> {
  return kinds.some((kind) => kind === event.is);
}
