import type { CatalogManager } from './catalog-manager.ts';
import { CatalogSwitcher } from './catalog-switcher.tsx';
import { NewCatalogDialog } from './new-catalog-dialog.tsx';

interface CatalogDialogsProps {
  readonly catalogs: CatalogManager;
  /** True while the switcher is open. */
  readonly isSwitching: boolean;
  readonly onClose: () => void;
}

/** Dialogs about the catalogs of this browser: the switcher, and the one that creates a catalog. */
export function CatalogDialogs({ catalogs, isSwitching, onClose }: CatalogDialogsProps) {
  const { newCatalog } = catalogs;
  return (
    <>
      {isSwitching && <CatalogSwitcher catalogs={catalogs} onClose={onClose} />}
      {newCatalog.state.value.is !== 'none' && <NewCatalogDialog newCatalog={newCatalog} />}
    </>
  );
}
