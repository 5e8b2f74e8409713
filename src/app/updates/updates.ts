import type { ReadonlySignal } from '@preact/signals';
import { computed, effect, signal } from '@preact/signals';
import type { AnsweredObstacle, TabAnswer, TabObstacle } from '../../domain/core/update-handshake.ts';
import { ownObstacleSentence } from '../../domain/core/update-handshake.ts';
import type { AppContext } from '../core/app-context.ts';
import type { Imports } from '../import/imports.ts';

/** How it stands with a newer version of the page. */
export type UpdateState =
  | { readonly is: 'none' }
  /** It waits, and nothing happens unasked. */
  | { readonly is: 'ready' }
  /** The person does not want it now. It takes over by itself when all tabs are closed. */
  | { readonly is: 'put-off' }
  /** All tabs store what they have. */
  | { readonly is: 'taking-over' }
  /** Nothing was changed; why. */
  | { readonly is: 'stopped'; readonly obstacles: readonly TabObstacle[] };

export interface Updates {
  readonly state: ReadonlySignal<UpdateState>;
  /** Has the new version take over: all tabs are loaded anew, or none. */
  accept(): Promise<void>;
  dismissed(): void;
  /** Where the server has a newer version, has that one take over; else loads this page anew. */
  reloadNewest(): Promise<void>;
  /** To be called when the page comes into sight: looks for a newer version, once an hour at most. */
  look(): void;
}

const HOUR_MS = 3_600_000;
/** How long is waited for what is being saved: half of what the new version waits for the tab. */
const SAVING_MS = 4000;

export async function createUpdates(app: AppContext, imports: Pick<Imports, 'state'>): Promise<Updates> {
  const { catalog, saving, progress, person, navigation, unloadGuard, notices } = app;
  const state = signal<UpdateState>({ is: 'none' });
  let lookedAt = app.now().getTime();

  /** Resolves with what is under way and may end soon, when that has ended or the patience with it. */
  function underWay(): Promise<AnsweredObstacle | undefined> {
    const obstacle = computed((): AnsweredObstacle | undefined => {
      const isStarting = catalog.state.value.is === 'starting';
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

  /** What a reload would cost; undefined where nothing. */
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
    // The tab that asks shows all obstacles; the others may be looked for.
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
      // Where nobody answers there is nothing newer to be had.
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
        /* Nobody answers: the next look is in an hour. */
      });
    },
  };
}
