import type { ReadonlySignal } from '@preact/signals';
import { computed, effect, signal } from '@preact/signals';
import type { Clock } from '../../domain/core/instant.ts';
import type { AnsweredObstacle, TabAnswer, TabObstacle } from '../../domain/core/update-handshake.ts';
import { ownObstacleSentence } from '../../domain/core/update-handshake.ts';
import type { CatalogState } from '../core/catalog.ts';
import type { Imports } from '../import/imports.ts';
import type { Installation, TabDuties } from './installation.ts';
import type { Navigation } from '../core/navigation.ts';
import type { Notices } from '../core/notices.ts';
import type { PersonState } from '../core/person.ts';
import type { Progress } from '../core/progress.ts';
import type { ReportBug } from '../core/query.ts';
import type { Saving } from '../core/saving.ts';
import type { Unsaved } from '../core/unload-guard.ts';

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
  putOff(): void;
  /** Where the server has a newer version, has that one take over; else loads this page anew. */
  reloadNewest(): Promise<void>;
  /** To be called when the page comes into sight: looks for a newer version, once an hour at most. */
  look(): void;
}

/** Keeps the page in this browser, and calls the tab to its duties; undefined where the browser cannot. */
export type Install = (duties: TabDuties) => Promise<Installation | undefined>;

interface Surroundings {
  readonly catalogState: ReadonlySignal<CatalogState>;
  readonly saving: Saving;
  readonly progress: Progress;
  readonly imports: Imports;
  readonly person: PersonState;
  readonly navigation: Navigation;
  readonly notices: Notices;
  readonly unsaved: Unsaved;
  readonly report: ReportBug;
  readonly now: Clock;
  /** What the tab is called. */
  title(): string;
  reload(): void;
  readonly install: Install;
}

const HOUR_MS = 3_600_000;
/** How long is waited for what is being saved: half of what the new version waits for the tab. */
const SAVING_MS = 4000;

export async function createUpdates(surroundings: Surroundings): Promise<Updates> {
  const { catalogState, saving, progress, imports, person, navigation, unsaved, notices } = surroundings;
  const state = signal<UpdateState>({ is: 'none' });
  let lookedAt = surroundings.now().getTime();

  /** Resolves with what is under way and may end soon, when that has ended or the patience with it. */
  function underWay(): Promise<AnsweredObstacle | undefined> {
    const obstacle = computed((): AnsweredObstacle | undefined => {
      const isStarting = catalogState.value.is === 'starting';
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
    return unsaved.find();
  }

  async function getReady(): Promise<TabAnswer> {
    navigation.settle();
    const obstacle = standing() ?? (await underWay()) ?? standing();
    if (obstacle === undefined) return { is: 'ready' };
    // The tab that asks shows all obstacles; the others may be looked for.
    if (state.peek().is !== 'taking-over') notices.warn(ownObstacleSentence(obstacle));
    return { is: 'not-ready', obstacle, tab: surroundings.title() };
  }

  const installation = await surroundings.install({
    newer() {
      if (state.peek().is !== 'taking-over') state.value = { is: 'ready' };
    },
    getReady,
    loadAnew: () => surroundings.reload(),
  });

  async function accept(): Promise<void> {
    if (installation === undefined || state.peek().is === 'taking-over') return;
    state.value = { is: 'taking-over' };
    const end = await installation.takeOver();
    if (end.is === 'stopped') state.value = end;
  }

  return {
    state,
    accept,
    async reloadNewest() {
      // Where nobody answers there is nothing newer to be had.
      const isThere = await installation?.look().catch(() => false);
      if (isThere === true) await accept();
      else surroundings.reload();
    },
    putOff: () => void (state.value = { is: 'put-off' }),
    look() {
      const now = surroundings.now().getTime();
      if (installation === undefined || now - lookedAt < HOUR_MS) return;
      lookedAt = now;
      installation.look().catch(() => {
        /* Nobody answers: the next look is in an hour. */
      });
    },
  };
}
