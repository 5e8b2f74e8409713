import type { ComponentChildren } from 'preact';
import { Component } from 'preact';
import { Icon } from '../kit/icon.tsx';
import { useApp } from '../core/use-app.ts';
import './bug-boundary.css';

interface BoundaryProps {
  readonly report: (error: unknown) => void;
  readonly children: ComponentChildren;
}

/** Catches bugs in rendering. The catalog is in its worker and is not affected. */
export class BugBoundary extends Component<BoundaryProps, { readonly broken: boolean }> {
  override state = { broken: false };

  static override getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override componentDidCatch(error: unknown): void {
    this.props.report(error);
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <main class="bug-page">
        <h1>Something went wrong</h1>
        <BugSentence />
      </main>
    );
  }
}

/** A note at the foot of the page about a bug that left the page usable. Stays until it is closed. */
export function BugNote({ onClose }: { readonly onClose: () => void }) {
  return (
    <div class="bug-note" role="alert">
      <BugSentence />
      <button type="button" class="notice-close" aria-label="Dismiss" onClick={onClose}>
        <Icon name="close" />
      </button>
    </div>
  );
}

function BugSentence() {
  const app = useApp();
  const { bug, catalog } = app;
  return (
    <>
      <p>
        This is a bug in Metricbook. Your saved data is safe. <span class="mono">{wordsOf(bug.value)}</span>
      </p>
      <p class="bug-actions">
        {catalog.state.value.is === 'open' && (
          <button type="button" class="main-button" onClick={() => void catalog.exportFile()}>
            Export catalog file
          </button>
        )}
        <button type="button" class="button" onClick={() => app.reload()}>
          Reload the page
        </button>
      </p>
    </>
  );
}

function wordsOf(bug: unknown): string {
  return bug instanceof Error ? bug.message : String(bug);
}
