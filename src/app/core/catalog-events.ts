import type { CatalogEvent } from '../../domain/catalog/catalog-event.ts';

/** An event of the catalog: the worker's news, or something that this tab did to the catalog as a whole. */
export type AppEvent =
  | CatalogEvent
  /** The page shows a catalog from scratch: at the start, or because another one took its place. */
  | { readonly is: 'shown' }
  /** The whole catalog was handed over as a file. */
  | { readonly is: 'exported' };

type Kind = AppEvent['is'];
type EventOf<K extends Kind> = Extract<AppEvent, { is: K }>;

/** After these the content may be another one: what was read before has to be read again. */
export const CONTENT_EVENTS = ['changed', 'shown'] as const;

/** Passes on what happens to the catalog. Each feature says which events it reacts to. */
export interface CatalogEvents {
  /** Reacts to events of these kinds for as long as the page lives. */
  on<K extends Kind>(kinds: readonly K[], react: (event: EventOf<K>) => void): void;
  /** Calls everything that reacts to the event, in the order in which it was added. */
  emit(event: AppEvent): void;
}

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
