import { computed, effect } from '@preact/signals';
import { termsIn } from '../../domain/search/query.ts';
import { defineFeature, defineLazyFeature } from '../core/feature.ts';
import { CONTENT_EVENTS } from '../core/catalog-events.ts';
import { createMetricList, firstRowsOf } from './metric-list-state.ts';

/** The list of metrics. Follows the query and sort order in the address, and the catalog's content. */
export const LIST = defineFeature((app) => {
  const { catalog, events, navigation } = app;
  const list = createMetricList(app.client, app.report, () => app.gate.opened());
  effect(() => {
    const state = catalog.state.value;
    if (state.is === 'opening') list.preview(firstRowsOf(state.screen));
  });
  const isThere = computed(() => catalog.state.value.is === 'open' || catalog.state.value.is === 'opening');
  effect(() => {
    if (!isThere.value) return;
    const request = { query: navigation.query.value.trim(), sort: navigation.sort.value };
    void list.ask(request, termsIn(navigation.pieces.value));
  });
  effect(() => {
    const metrics = list.listing.value?.total;
    if (metrics !== undefined) catalog.remember(metrics);
  });
  events.on(['search-ready', 'trust-ready', ...CONTENT_EVENTS], () => void list.refetch());
  events.on(['shown'], () => {
    // Before the first listing, the counts are those of the first screen.
    if (list.listing.peek() !== undefined) list.forgetFacets();
  });
  return list;
});

/** The names of all metrics. Read once the search index is complete. */
export const ROW_NAMES = defineFeature((app) => {
  const names = LOADED_NAMES.of(app);
  app.events.on(['shown'], () => names.loaded.peek()?.forget());
  app.events.on(['search-ready'], () => {
    names
      .load()
      .then((loaded) => loaded.fill())
      .catch(() => {
        /* Nothing depends on names: without them rows stay blank a little longer. */
      });
  });
  return names;
});

const LOADED_NAMES = defineLazyFeature(async ({ client }) => (await import('./row-names.ts')).createRowNames(client));
