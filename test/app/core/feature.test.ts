import { describe, expect, it } from 'vitest';
import type { AppContext } from '../../../src/app/core/app-context.ts';
import { createCatalogEvents } from '../../../src/app/core/catalog-events.ts';
import { CHOOSE_FILE } from '../../../src/app/core/commands.ts';
import { defineFeature, defineLazyFeature } from '../../../src/app/core/feature.ts';

const newApp = (): AppContext => ({}) as AppContext;

describe('a feature', () => {
  it('is made once for each app, when it is first asked for', () => {
    let made = 0;
    const feature = defineFeature(() => ({ number: (made += 1) }));
    const [one, other] = [newApp(), newApp()];
    expect(made).toBe(0);
    expect([feature.of(one), feature.of(other), feature.of(one)]).toEqual([
      { number: 1 },
      { number: 2 },
      { number: 1 },
    ]);
  });

  it('is loaded when it is first needed, not when it is asked for', async () => {
    let loads = 0;
    const feature = defineLazyFeature(() => Promise.resolve({ number: (loads += 1) }));
    const app = newApp();
    expect(feature.of(app).loaded.value).toBeUndefined();
    expect(loads).toBe(0);
    await feature.of(app).load();
    expect(await feature.of(app).load()).toEqual({ number: 1 });
    expect(feature.of(app).loaded.value).toEqual({ number: 1 });
  });
});

describe('a command', () => {
  it('is carried out by the component that registered for it last, in its own app only', () => {
    const app = newApp();
    const uses: string[] = [];
    expect(CHOOSE_FILE.run(app, 'new')).toBe(false);
    const first = CHOOSE_FILE.register(app, (use) => uses.push(`first ${use}`) > 0);
    const second = CHOOSE_FILE.register(app, (use) => uses.push(`second ${use}`) > 0);
    first();
    expect(CHOOSE_FILE.run(app, 'new')).toBe(true);
    expect(CHOOSE_FILE.run(newApp(), 'new')).toBe(false);
    second();
    expect(CHOOSE_FILE.run(app, 'import')).toBe(false);
    expect(uses).toEqual(['second new']);
  });
});

describe('the catalog’s events', () => {
  it('reach those that react to their kind, in the order in which these were added', () => {
    const events = createCatalogEvents();
    const heard: string[] = [];
    events.on(['changed', 'shown'], ({ is }) => heard.push(`one ${is}`));
    events.on(['stopped'], ({ because }) => heard.push(because));
    events.on(['changed'], ({ is }) => heard.push(`two ${is}`));
    for (const is of ['changed', 'shown', 'exported'] as const) events.emit({ is });
    events.emit({ is: 'stopped', because: 'a newer version' });
    expect(heard).toEqual(['one changed', 'two changed', 'one shown', 'a newer version']);
  });
});
