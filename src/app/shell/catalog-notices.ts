import type { AppContext } from '../core/app-context.ts';

/** Tells the user about events of the stored catalog, and offers what can be done about them. */
export function tellCatalogEvents({ catalog, events, navigation, notices, saving }: AppContext): void {
  events.on(['written-back'], () => {
    notices.keep(
      'The browser had lost the stored catalog: its site data was cleared. This tab stored all it has again, as a new version. Keep a copy as a file.',
      { label: 'Download the catalog', run: () => void catalog.exportFile() },
    );
  });
  events.on(['set-aside'], () => {
    notices.keep(
      'The browser had lost the stored catalog, and another tab stored an older one again. What this tab knew beyond it is kept as a version.',
      { label: 'Storage', run: () => void navigation.go({ at: 'storage' }) },
    );
  });
  events.on(['saved-after-all'], () => {
    saving.savedAfterAll();
    notices.keep('The change that was told as not saved is saved after all.');
  });
}
