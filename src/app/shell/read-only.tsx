import { useApp } from '../core/use-app.ts';
import { MakeCopyButton } from '../published/published-bar.tsx';

/** Shown in a published catalog in place of a screen that changes it: the reason, and what to do. */
export function OnlyRead() {
  const { navigation } = useApp();
  return (
    <div class="sheet-note">
      <h1 class="sheet-note-title">Read-only catalog</h1>
      <p>
        This catalog is published for everyone. Make a copy to edit it; newer editions can be merged into your copy.
      </p>
      <p class="only-read-actions">
        <MakeCopyButton isMain />
        <a class="button" href={navigation.hrefTo({ at: 'list' })}>
          Back to the list
        </a>
      </p>
    </div>
  );
}
