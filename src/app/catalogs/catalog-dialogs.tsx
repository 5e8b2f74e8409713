import type { CatalogManager } from './catalog-manager.ts';
import { CatalogSwitcher } from './catalog-switcher.tsx';
import { NewCatalogDialog } from './new-catalog-dialog.tsx';

interface CatalogDialogsProps {
  readonly catalogs: CatalogManager;
  /** Whether the switcher is open. */
  readonly isSwitching: boolean;
  /** Closes the switcher. */
  readonly onClose: () => void;
}

/** What stands over the page about the catalogs of this browser: the switcher, and the making of a new one. */
export function CatalogDialogs({ catalogs, isSwitching, onClose }: CatalogDialogsProps) {
  const { newCatalog } = catalogs;
  return (
    <>
      {isSwitching && <CatalogSwitcher catalogs={catalogs} onClose={onClose} />}
      {newCatalog.state.value.is !== 'none' && <NewCatalogDialog newCatalog={newCatalog} />}
    </>
  );
}
