import type { ReadonlySignal } from '@preact/signals';
import { computed, effect, signal } from '@preact/signals';
import type { AnsweredObstacle, TabAnswer, TabObstacle } from '../../domain/core/update-handshake.ts';
import { ownObstacleSentence } from '../../domain/core/update-handshake.ts';
import type { AppContext } from '../core/app-context.ts';
import type { Imports } from '../import/imports.ts';

// Not by an import of its own: the module would get a namespace, whose code the first list would have to load.
export { IMPORTS } from '../import/imports.ts';

/** The state of updating to a newer version of the page. */
export type UpdateState =
  | { readonly is: 'none' }
  /** It waits for the user to agree. */
  | { readonly is: 'ready' }
  /** The user does not want it now. It becomes active by itself when all tabs are closed. */
  | { readonly is: 'put-off' }
  /** All tabs store what they have. */
  | { readonly is: 'taking-over' }
  /** Nothing was changed, for these reasons. */
  | { readonly is: 'stopped'; readonly obstacles: readonly TabObstacle[] };

/** Updates of the page to a newer version, in all tabs together. */
export interface Updates {
  readonly state: ReadonlySignal<UpdateState>;
  /** Activates the new version: all tabs are reloaded, or none. */
  accept(): Promise<void>;
  dismissed(): void;
  /** Activates a newer version if the server has one. Otherwise reloads this page. */
  reloadNewest(): Promise<void>;
  /** Looks for a newer version, once an hour at most. Call it when the page becomes visible. */
  look(): void;
}

const HOUR_MS = 3_600_000;
/** Timeout for a save that is under way: half of the time that the new version waits for the tab. */
const SAVING_MS = 4000;

/** Installs the page, and follows newer versions. Rejects if the browser refuses the service worker. */
export async function createUpdates(app: AppContext, imports: Pick<Imports, 'state'>): Promise<Updates> {
  const { catalog, saving, progress, person, navigation, unloadGuard, notices } = app;
  const state = signal<UpdateState>({ is: 'none' });
  let lookedAt = app.now().getTime();

  /** Waits for work that may end soon. Resolves when it has ended, or with the obstacle after the timeout. */
  function underWay(): Promise<AnsweredObstacle | undefined> {
    const obstacle = computed((): AnsweredObstacle | undefined => {
      const { is } = catalog.state.value;
      const isStarting = is === 'starting' || is === 'opening';
      return saving.state.value.is === 'saving' || isStarting ? 'saving' : undefined;
    });
    return new Promise((resolve) => {
      const end = setTimeout(() => finish(obstacle.peek()), SAVING_MS);
      const stop = effect(() => {
        // Long work is not waited for.
        if (obstacle.value === undefined || progress.now.value !== undefined)
          queueMicrotask(() => finish(obstacle.peek()));
      });
      function finish(found: AnsweredObstacle | undefined): void {
        clearTimeout(end);
        stop();
        resolve(found);
      }
    });
  }

  /** Returns what a reload would lose; undefined if nothing. */
  function standing(): AnsweredObstacle | undefined {
    const file = imports.state.peek().is;
    if (file === 'reading' || file === 'ready' || file === 'accepting') return 'import';
    if (person.asking.peek() === 'before-a-change') return 'name';
    if (saving.state.peek().is === 'unsaved') return 'unsaved';
    return unloadGuard.find();
  }

  async function prepare(): Promise<TabAnswer> {
    navigation.flush();
    const obstacle = standing() ?? (await underWay()) ?? standing();
    if (obstacle === undefined) return { is: 'ready' };
    // The tab that asks shows all obstacles. The other tabs show their own, so that users find them.
    if (state.peek().is !== 'taking-over') notices.warn(ownObstacleSentence(obstacle));
    return { is: 'not-ready', obstacle, tab: app.options.title() };
  }

  const installation = await app.options.install({
    newer() {
      if (state.peek().is !== 'taking-over') state.value = { is: 'ready' };
    },
    prepare,
    reload: () => app.reload(),
  });

  async function accept(): Promise<void> {
    if (installation === undefined || state.peek().is === 'taking-over') return;
    state.value = { is: 'taking-over' };
    const end = await installation.activateUpdate();
    if (end.is === 'stopped') state.value = end;
  }

  return {
    state,
    accept,
    async reloadNewest() {
      // If the server cannot be reached, there is no newer version.
      const isThere = await installation?.look().catch(() => false);
      if (isThere === true) await accept();
      else app.reload();
    },
    dismissed: () => void (state.value = { is: 'put-off' }),
    look() {
      const now = app.now().getTime();
      if (installation === undefined || now - lookedAt < HOUR_MS) return;
      lookedAt = now;
      installation.look().catch(() => {
        /* The server cannot be reached; the next check is in an hour. */
      });
    },
  };
}
