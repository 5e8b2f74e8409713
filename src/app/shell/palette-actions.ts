import { isolated } from '../../domain/core/isolated.ts';
import type { MetricDetail } from '../../domain/metric/detail.ts';
import { typedWords } from '../../domain/search/name-rank.ts';
import { CHOOSE_FILE, SHOW_LIST } from '../core/commands.ts';
import type { AppContext } from '../core/app-context.ts';
import { CATALOGS } from '../catalogs/catalogs-feature.ts';
import { FINDING } from '../search/finding-feature.ts';
import { METRIC_ACTIONS } from '../core/metric-actions.ts';
import { METRIC_TABS, type MetricTab, type Route } from '../core/route.ts';
import type { Density, Theme } from '../core/settings.ts';
import { copyId, copyLink } from '../metric/copy-id.ts';
import { guardWrite } from '../core/saving.ts';

/** An action of the palette. */
export interface PaletteAction {
  readonly name: string;
  /** Other words that users search for it by. */
  readonly alsoCalled: string;
  readonly keys: readonly string[];
  readonly run: () => void;
}

/** The overlays that an action can open. */
export type PaletteLeadsTo = 'shortcuts' | 'usage' | 'review' | 'catalogs' | 'export' | 'custom fields';

const THEMES: readonly (readonly [Theme, string])[] = [
  ['light', 'Light theme'],
  ['dark', 'Dark theme'],
  ['system', 'Use system theme'],
];
const DENSITIES: readonly (readonly [Density, string])[] = [
  ['comfortable', 'Comfortable rows'],
  ['compact', 'Compact rows'],
];

/** Returns all actions that are possible now, the most common first. */
export function paletteActions(app: AppContext, lead: (to: PaletteLeadsTo) => void): readonly PaletteAction[] {
  const { catalog, navigation, person, saving, settings } = app;
  const changes = (...actions: PaletteAction[]): PaletteAction[] => (saving.canWrite.peek() ? actions : []);
  const go = (route: Route) => (): void => void navigation.go(route);
  const changing = (act: () => void) => (): void => {
    if (!guardWrite(app)) act();
  };
  const action = (name: string, run: () => void, alsoCalled = '', ...keys: string[]): PaletteAction => ({
    name,
    alsoCalled,
    keys,
    run,
  });
  const state = catalog.state.peek();
  const views = FINDING.of(app).loaded.peek()?.views;
  return [
    ...metricActions(app, lead, action, changes, changing),
    ...changes(action('New metric', changing(go({ at: 'new' })), 'create add write', 'n')),
    action('All metrics', go({ at: 'list' }), 'list home', 'g', 'l'),
    ...(navigation.query.peek() === ''
      ? []
      : [action('Clear search and filters', () => navigation.choose(''), 'reset all')]),
    ...(views?.canSave.peek() === true
      ? changes(
          action(
            'Save as a view',
            changing(() => views.askName({ is: 'save' })),
            'query keep name',
          ),
        )
      : []),
    action('Activity', go({ at: 'activity' }), 'changes history latest', 'g', 'a'),
    ...changes(action('Trash', go({ at: 'trash' }), 'deleted restore', 'g', 't')),
    action('Possible duplicates', go({ at: 'duplicates' }), 'similar same compare merge twice'),
    action('Sources', go({ at: 'sources' }), 'imported files folders dbt differ drift'),
    action('Storage', go({ at: 'storage' }), 'versions backups check compact', 'g', 's'),
    ...changes(
      action('Import…', () => CHOOSE_FILE.run(app, 'import'), 'open file merge dbt csv spreadsheet'),
      action('Import a folder…', () => CHOOSE_FILE.run(app, 'folder'), 'open project dbt yaml directory'),
    ),
    ...changes(action('Custom fields…', () => lead('custom fields'), 'define details own columns')),
    action('Export catalog file', () => void catalog.exportFile(), 'download save sqlite db'),
    action('Export as…', () => lead('export'), 'download dbt csv excel yaml osi cube snowflake databricks'),
    ...(state.is === 'open' && state.canUndoImport
      ? [action('Undo import', () => void catalog.undoImport(), 'take back')]
      : []),
    ...catalogActions(app, lead, action),
    ...THEMES.map(([theme, name]) => action(name, () => settings.chooseTheme(theme), `theme ${theme} mode`)),
    ...DENSITIES.map(([density, name]) => action(name, () => settings.chooseDensity(density), 'density')),
    ...changes(
      action(
        person.name.peek() === undefined ? 'Set your name…' : 'Change your name',
        person.askAgain,
        'person author',
      ),
    ),
    action('Keyboard shortcuts', () => lead('shortcuts'), 'keys help', '?'),
  ];
}

type MakeAction = (name: string, run: () => void, alsoCalled?: string, ...keys: string[]) => PaletteAction;

/** Actions that lead to other catalogs, and to new ones. */
function catalogActions(
  app: AppContext,
  lead: (to: PaletteLeadsTo) => void,
  action: MakeAction,
): readonly PaletteAction[] {
  const catalogs = CATALOGS.of(app).loaded.peek();
  if (catalogs === undefined) return [];
  const others = catalogs.list.peek().filter(({ isShown, isStored }) => !isShown && isStored !== false);
  return [
    ...others.map(({ id, name }) =>
      action(`Switch to ${isolated(name)}`, () => catalogs.goTo(id), 'catalog open other'),
    ),
    action('Switch catalog…', () => lead('catalogs'), 'switch rename mark delete', 'g', 'c'),
    action('New catalog…', () => catalogs.newCatalog.ask(), 'create begin empty'),
    action('Open a file as a new catalog…', () => CHOOSE_FILE.run(app, 'new'), 'second beside import db'),
  ];
}

/** Actions on the open metric. */
function metricActions(
  app: AppContext,
  lead: (to: PaletteLeadsTo) => void,
  action: MakeAction,
  changes: (...actions: PaletteAction[]) => PaletteAction[],
  changing: (act: () => void) => () => void,
): readonly PaletteAction[] {
  const { navigation } = app;
  const route = navigation.route.peek();
  if (route.at !== 'metric') return [];
  const { id } = route;
  return [
    ...changes(
      action(
        'Edit this metric',
        changing(() => void navigation.go({ at: 'edit', id })),
        'change update',
        'e',
      ),
      action(
        'Mark this metric as reviewed…',
        changing(() => lead('review')),
        'review approve trust',
      ),
      action(
        'Record usage of this metric…',
        changing(() => lead('usage')),
        'usage used',
      ),
    ),
    action('Copy this metric’s id', () => void copyId(app, id), 'clipboard'),
    action('Copy a link to this metric', () => void copyLink(app, id), 'clipboard share address url'),
    ...METRIC_TABS.map((tab) =>
      action(
        `${TAB_NAMES[tab].name} of this metric`,
        () => void navigation.go({ at: 'metric', id, tab }),
        TAB_NAMES[tab].alsoCalled,
      ),
    ),
    action('Metrics with similar names', () => showSimilar(app, id), 'duplicates same alike collide'),
    ...changes(
      action(
        'Delete this metric…',
        changing(() => remove(app, id)),
        'remove trash',
      ),
    ),
  ];
}

const TAB_NAMES: Readonly<Record<MetricTab, { readonly name: string; readonly alsoCalled: string }>> = {
  overview: { name: 'Overview', alsoCalled: 'definition calculation' },
  history: { name: 'History', alsoCalled: 'changes' },
  tests: { name: 'Tests', alsoCalled: 'validation checks' },
  usage: { name: 'Usage', alsoCalled: 'used' },
  lineage: { name: 'Lineage', alsoCalled: 'dependencies upstream downstream' },
};

/** Lists the metrics whose texts have the words of this one's name: those of the same name come first. */
function showSimilar(app: AppContext, id: string): void {
  withDetail(app, id, async ({ metric }) => {
    app.navigation.choose(typedWords(metric.name).join(' '));
    SHOW_LIST.run(app);
  });
}

function remove(app: AppContext, id: string): void {
  withDetail(app, id, (detail) => METRIC_ACTIONS.of(app).remove(detail));
}

/** Does something with a metric as it is now, unless it is gone. */
function withDetail(app: AppContext, id: string, act: (detail: MetricDetail) => Promise<unknown>): void {
  app.client
    .detail(id)
    .then((detail) => detail && act(detail))
    .catch(app.report);
}
