import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A screen that is loaded when it is first shown. */
export interface Lazy<Props> {
  readonly Component: ComponentType<Props>;
  /** Loads it ahead of need. A failure is met again, and shown, where the screen is. */
  preload(): void;
}

/** Wraps a screen's dynamic import. While it loads, nothing is shown; where it cannot, a sentence says what to do. */
export function lazy<Props extends object>(load: () => Promise<ComponentType<Props>>): Lazy<Props> {
  let loaded: ComponentType<Props> | undefined;
  let loading: Promise<void> | undefined;

  function fetchOnce(): Promise<void> {
    loading ??= load().then(
      (component) => {
        loaded = component;
      },
      (error: unknown) => {
        loading = undefined;
        throw error;
      },
    );
    return loading;
  }

  function Component(props: Props) {
    const [state, setState] = useState<'loading' | 'there' | 'failed'>(loaded === undefined ? 'loading' : 'there');
    useEffect(() => {
      if (state !== 'loading') return;
      fetchOnce().then(
        () => setState('there'),
        () => setState('failed'),
      );
    }, [state]);
    const Loaded = loaded;
    if (Loaded !== undefined) return <Loaded {...props} />;
    return state === 'failed' ? <NotLoaded refetch={() => setState('loading')} /> : null;
  }

  return {
    Component,
    preload: () =>
      void fetchOnce().catch(() => {
        /* Offline now; asked for again when it is shown. */
      }),
  };
}

/** In place of what could not be loaded. */
export function NotLoaded({ refetch }: { readonly refetch: () => void }) {
  return (
    <div class="not-loaded">
      <p role="alert">
        This part of the page could not be loaded. Your catalog is safe. Check your connection and try again.
      </p>
      <p>
        <button type="button" class="button" onClick={refetch}>
          Try again
        </button>
      </p>
    </div>
  );
}
