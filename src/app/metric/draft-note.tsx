import { relativeTime } from '../../domain/core/relative-time.ts';
import { useApp } from '../core/use-app.ts';

/** A note on a metric's page that there is a draft to continue with. */
export function DraftNote({ metricId }: { readonly metricId: string }) {
  const { drafts, navigation, now, saving, zone } = useApp();
  const draft = drafts.metricIds.value.has(metricId) ? drafts.find(metricId) : undefined;
  if (draft === undefined) return null;
  return (
    <p class="draft-note">
      Unsaved draft from {relativeTime(draft.writtenAt, now(), zone())}
      {saving.writeBlock.value === undefined && (
        <>
          {' · '}
          <a class="quiet-button" href={navigation.hrefTo({ at: 'edit', id: metricId })}>
            Continue
          </a>
        </>
      )}
    </p>
  );
}
