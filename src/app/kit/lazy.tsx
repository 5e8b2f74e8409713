import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A component that is loaded when it is first shown. */
export interface Lazy<Props> {
  readonly Component: ComponentType<Props>;
  /**
   * Loads it ahead of time; resolves when that has ended. If it fails, it is tried again when the component is shown,
   * and the failure is shown there.
   */
  preload(): Promise<void>;
}

/**
 * Wraps a component's dynamic import. Shows `Meanwhile`, or nothing, while it loads, and a sentence that says what to do if it cannot
 * be loaded.
 */
export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Meanwhile?: ComponentType<Props>,
): Lazy<Props> {
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
    if (state === 'failed') return <NotLoaded refetch={() => setState('loading')} />;
    return Meanwhile === undefined ? null : <Meanwhile {...props} />;
  }

  return {
    Component,
    preload: () =>
      fetchOnce().catch(() => {
        /* Offline now; tried again when it is shown. */
      }),
  };
}

/** Shown in place of a component that could not be loaded. */
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
