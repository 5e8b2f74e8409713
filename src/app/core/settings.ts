import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { LocalStore } from './local-store.ts';

export type Theme = 'system' | 'light' | 'dark';
export type Density = 'comfortable' | 'compact';
/** If keys without a modifier act on the whole page. */
export type SingleKeys = 'on' | 'off';

export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
export const DENSITIES: readonly Density[] = ['comfortable', 'compact'];

/** The appearance of the page in this browser, and its keys. */
export interface Settings {
  readonly theme: ReadonlySignal<Theme>;
  readonly density: ReadonlySignal<Density>;
  readonly singleKeys: ReadonlySignal<SingleKeys>;
  chooseTheme(theme: Theme): void;
  chooseDensity(density: Density): void;
  chooseSingleKeys(singleKeys: SingleKeys): void;
}

/** Creates the settings from a local store. Unknown values fall back to the defaults. */
export function createSettings(store: LocalStore): Settings {
  const theme = signal(THEMES.find((one) => one === store.get('theme')) ?? 'system');
  const density = signal(DENSITIES.find((one) => one === store.get('density')) ?? 'comfortable');
  const singleKeys = signal<SingleKeys>(store.get('single-keys') === 'off' ? 'off' : 'on');
  return {
    theme,
    density,
    singleKeys,
    chooseTheme(chosen) {
      theme.value = chosen;
      store.set('theme', chosen);
    },
    chooseDensity(chosen) {
      density.value = chosen;
      store.set('density', chosen);
    },
    chooseSingleKeys(chosen) {
      singleKeys.value = chosen;
      store.set('single-keys', chosen);
    },
  };
}
