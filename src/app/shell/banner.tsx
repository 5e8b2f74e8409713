import type { ComponentChildren } from 'preact';
import type { Route } from '../core/route.ts';
import { useApp } from '../core/use-app.ts';
import { DelayedSpinner } from '../kit/delayed-spinner.tsx';
import { reloadNewest } from '../updates/updates-feature.ts';
import '../kit/banner.css';

/**
 * The reason why nothing can be changed, along the top of the page until that is over, and what to do about it. It is
 * part of the first load, because it may be about the very reason why nothing more can be loaded.
 */
export function Banner() {
  const { catalog, saving } = useApp();
  const open = catalog.state.value;
  const saved = saving.state.value;
  if (open.is === 'open' && open.access.is === 'read-only') return <ReadOnly />;
  if (open.is === 'open' && open.access.is === 'unkept') return <Unkept />;
  return saved.is === 'unsaved' ? <NotSaved because={saved.because.message} /> : null;
}

function ReadOnly() {
  const app = useApp();
  return (
    <Frame
      is="read-only"
      text="A newer version of Metricbook manages this catalog. Here it can be read and exported, but not changed."
    >
      <button type="button" class="button" onClick={() => void reloadNewest(app)}>
        Reload the page
      </button>
    </Frame>
  );
}

function Unkept() {
  const app = useApp();
  return (
    <Frame is="read-only" text={app.saving.writeBlock.value?.message ?? ''}>
      <button type="button" class="button" onClick={() => app.reload()}>
        Reload the page
      </button>
    </Frame>
  );
}

function NotSaved({ because }: { readonly because: string }) {
  const { saving } = useApp();
  const settling = saving.settling.value;
  return (
    <Frame is="unsaved" text={settling === 'in-vain' ? `Still not saved. ${because}` : because}>
      {settling === 'under-way' && <DelayedSpinner />}
      <button type="button" class="button" aria-disabled={settling === 'under-way'} onClick={() => void saving.retry()}>
        Try again
      </button>
    </Frame>
  );
}

interface FrameProps {
  readonly is: 'read-only' | 'unsaved';
  readonly text: string;
  /** Actions beside the download, which is always there. */
  readonly children: ComponentChildren;
}

function Frame({ is, text, children }: FrameProps) {
  const { catalog, navigation } = useApp();
  return (
    <section class={`banner banner-${is}`} aria-label="Editing is disabled">
      <p role="alert">
        {text}
        {hasForm(navigation.route.value) && ' What you typed is kept in the form.'}
      </p>
      <div class="banner-actions">
        {children}
        <button type="button" class="button" onClick={() => void catalog.exportFile()}>
          Download the catalog
        </button>
      </div>
    </section>
  );
}

function hasForm({ at }: Route): boolean {
  return at === 'edit' || at === 'new';
}
