import type { AppContext } from '../core/app-context.ts';

/** Tells the user about events of the stored catalog, and offers what can be done about them. */
export function tellCatalogEvents({ catalog, events, navigation, notices, saving }: AppContext): void {
  events.on(['written-back'], () => {
    notices.keep(
      'The browser lost the stored catalog because its site data was cleared. This tab has stored everything again as a new version. Keep a copy as a file.',
      { label: 'Download the catalog', run: () => void catalog.exportFile() },
    );
  });
  events.on(['set-aside'], () => {
    notices.keep(
      'The browser lost the stored catalog, and another tab restored an older state. The newer state of this tab is kept as a version.',
      { label: 'Storage', run: () => void navigation.go({ at: 'storage' }) },
    );
  });
  events.on(['saved-after-all'], () => {
    saving.savedAfterAll();
    notices.keep('The change reported as not saved was saved after all.');
  });
}
