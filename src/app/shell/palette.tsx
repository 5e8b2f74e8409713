import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { pluralize } from '../../domain/core/pluralize.ts';
import { parseQuery } from '../../domain/search/query.ts';
import { latestOnly } from '../core/latest-only.ts';
import type { AppContext } from '../core/app-context.ts';
import type { PaletteMetric } from './palette-state.ts';
import { metricsFor, metricsOf, ranked } from './palette-state.ts';
import { MarkedText } from '../kit/marked-text.tsx';
import { Modal } from '../kit/modal.tsx';
import { SHOW_LIST } from '../core/commands.ts';
import { useApp, useFeature } from '../core/use-app.ts';
import { LIST } from '../list/list-feature.ts';
import { FINDING } from '../search/finding-feature.ts';
import type { PaletteAction, PaletteLeadsTo } from './palette-actions.ts';
import { paletteActions } from './palette-actions.ts';
import type { EarlyInput } from './palette-soon.tsx';
import { NO_INPUT } from './palette-soon.tsx';
import type { Press } from '../keys/press.ts';
import { onPress } from '../keys/press.ts';
import { useHeldPresses } from '../keys/use-held-presses.ts';
import { CODE, NAME, PROSE } from '../kit/stored-text.ts';
import './palette.css';

interface PaletteProps {
  /** The text that was typed while this was being loaded. It is taken from there once. */
  readonly earlyRef: RefObject<EarlyInput>;
  readonly onClose: () => void;
  readonly onLead: (to: PaletteLeadsTo) => void;
}

interface Item {
  readonly key: string;
  readonly text: string;
  /** True to mark the typed words in the text. */
  readonly isMarked: boolean;
  readonly aside: string | undefined;
  /** True if that is an id, which tells metrics of one name apart. */
  readonly isId?: boolean;
  readonly keys: readonly string[];
  readonly run: () => void;
}

interface Group {
  readonly title: string;
  readonly items: readonly Item[];
}

const LIST_ID = 'palette-list';
const optionId = (place: number): string => `palette-${place}`;
/** Number of recent metrics to show before anything is typed. */
const RECENT = 6;
/** Number of matching actions to show before the metrics, of which there may be very many. */
const FIRST_ACTIONS = 3;

/** The command palette: finds every metric, view and action by its name. */
export function Palette({ earlyRef, onClose, onLead }: PaletteProps) {
  const app = useApp();
  const early = useEarlyInput(earlyRef);
  const [query, setQuery] = useState(early.text);
  // By its key: the lines may be replaced between two keys, and Enter takes the one that was marked.
  const [marked, setMarked] = useState<string>();
  const metrics = useMetrics(app, query);
  const groups = groupsOf(app, query, metrics, onLead).filter(({ items }) => items.length > 0);
  const all = groups.flatMap(({ items }) => items);
  const active = activeIn(all, marked);
  const { terms } = parseQuery(query);
  const listRef = useActiveInView(active);

  function take({ run }: Item): void {
    // The focus is returned first, so that the action can move it.
    onClose();
    queueMicrotask(run);
  }

  function handle({ key }: Press): boolean {
    switch (key) {
      case 'ArrowDown':
        setMarked(all[(active + 1) % Math.max(1, all.length)]?.key);
        return true;
      case 'ArrowUp':
        setMarked(all.at(active - 1)?.key);
        return true;
      case 'Enter':
        all.slice(active, active + 1).forEach(take);
        return true;
      default:
        return false;
    }
  }

  const onKey = useHeldPresses({
    isThere: metrics?.of === query.trim(),
    early: early.presses,
    waits: ({ key }) => key === 'ArrowDown' || key === 'ArrowUp' || key === 'Enter',
    handle,
  });

  return (
    <Modal labelledBy="palette-title" shape="palette" onCancel={onClose}>
      <h2 id="palette-title" class="visually-hidden">
        Command palette
      </h2>
      <input
        class="palette-input"
        {...PROSE}
        role="combobox"
        aria-label="Find a metric or an action"
        aria-expanded={all.length > 0}
        aria-controls={LIST_ID}
        aria-autocomplete="list"
        aria-activedescendant={active < 0 ? undefined : optionId(active)}
        autofocus
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        placeholder="Search metrics, views and actions"
        value={query}
        onInput={(event) => {
          setQuery(event.currentTarget.value);
          setMarked(undefined);
        }}
        onKeyDown={onPress(onKey)}
      />
      <div ref={listRef} id={LIST_ID} class="palette-list" role="listbox" aria-label="Metrics, views and actions">
        {groups.map(({ title, items }) => (
          <div key={title} role="group" aria-label={title}>
            <div class="label palette-title" role="presentation">
              {title}
            </div>
            {items.map((item) => {
              const own = all.indexOf(item);
              return (
                <div
                  key={item.key}
                  id={optionId(own)}
                  class="palette-item"
                  role="option"
                  aria-selected={own === active}
                  onMouseMove={() => setMarked(item.key)}
                  onMouseDown={(event) => event.preventDefault()}
                  tabIndex={-1}
                  onMouseUp={() => take(item)}
                >
                  <span class="palette-text" {...NAME}>
                    {item.isMarked ? <MarkedText text={item.text} terms={terms} /> : item.text}
                  </span>{' '}
                  <Aside item={item} />
                  {item.keys.length > 0 && (
                    <span class="palette-keys" aria-hidden="true">
                      {item.keys.map((key) => (
                        <kbd key={key}>{key}</kbd>
                      ))}
                    </span>
                  )}
                </div>
              );
            })}
          </div>
        ))}
      </div>
      {all.length === 0 && metrics !== undefined && (
        <p class="palette-none">
          No results for <b {...NAME}>{query.trim()}</b>.
        </p>
      )}
      <p class="visually-hidden" aria-live="polite">
        {pluralize(all.length, 'result')}
      </p>
    </Modal>
  );
}

/** The text beside a line: a view's query, or a metric's id. */
function Aside({ item: { aside, isId = false } }: { readonly item: Item }) {
  if (aside === undefined) return null;
  return (
    <span class={`palette-aside${isId ? ' palette-id' : ''}`} {...(isId ? CODE : NAME)}>
      {aside}
    </span>
  );
}

/** Takes what was typed before, once. */
function useEarlyInput(earlyRef: RefObject<EarlyInput>): EarlyInput {
  const [early] = useState(() => earlyRef.current ?? NO_INPUT);
  useLayoutEffect(() => {
    earlyRef.current = NO_INPUT;
  }, [earlyRef]);
  return early;
}

/** Returns the place of the marked line, or else of the first; -1 if there is none. */
function activeIn(all: readonly Item[], marked: string | undefined): number {
  return Math.max(
    all.findIndex(({ key }) => key === marked),
    Math.min(0, all.length - 1),
  );
}

interface Metrics {
  readonly of: string;
  readonly metrics: readonly PaletteMetric[];
  readonly total: number;
}

/** The metrics that the query finds, or the recent ones. The earlier result stays until the new one is there. */
function useMetrics({ client, report }: AppContext, query: string): Metrics | undefined {
  const finding = useFeature(FINDING);
  const [metrics, setMetrics] = useState<Metrics>();
  const [read] = useState(() =>
    latestOnly(
      async (asked: string) => {
        if (asked !== '') return metricsFor(client, asked);
        const ids = (await finding.load()).recent.ids();
        const recent = await metricsOf(client, ids.slice(0, RECENT));
        return { metrics: recent, total: recent.length };
      },
      (answer, asked) => setMetrics({ of: asked, ...answer }),
    ),
  );
  useEffect(() => {
    read(query.trim()).catch((error: unknown) => {
      // There are none to show, and no key waits for them.
      setMetrics({ of: query.trim(), metrics: [], total: 0 });
      report(error);
    });
  }, [read, report, query]);
  return metrics;
}

function groupsOf(
  app: AppContext,
  query: string,
  found: Metrics | undefined,
  onLead: PaletteProps['onLead'],
): readonly Group[] {
  const { navigation } = app;
  const views = FINDING.of(app).loaded.value?.views;
  const typed = query.trim();
  const metrics = (found?.metrics ?? []).map(({ id, name }) => ({
    key: `metric ${id}`,
    text: name,
    isMarked: typed !== '',
    aside: id,
    isId: true,
    keys: [],
    run: () => void navigation.go({ at: 'metric', id, tab: 'overview' }),
  }));
  const saved = ranked(views?.all.value ?? [], ({ name }) => name, typed, true).map((view) => ({
    key: `view ${view.name}`,
    text: view.name,
    isMarked: false,
    aside: view.query === '' ? undefined : view.query,
    keys: [],
    run: () => {
      views?.choose(view);
      SHOW_LIST.run(app);
    },
  }));
  const actions = paletteActions(app, onLead).map((action) => ({ ...action, keys: worksNow(app, action.keys) }));
  if (typed === '') {
    return [
      { title: 'Recently opened', items: metrics },
      { title: 'Views', items: saved },
      { title: 'Actions', items: actions.map(itemOf) },
    ];
  }
  const first = ranked(actions, ({ name }) => name, typed, true).slice(0, FIRST_ACTIONS);
  const left = actions.filter((action) => !first.includes(action));
  const others = ranked(left, ({ name, alsoCalled }) => `${name} ${alsoCalled}`, typed, false);
  const more = (found?.total ?? 0) - metrics.length;
  const inList: Item = {
    key: 'in the list',
    text: `All ${pluralize(found?.total ?? 0, 'metric')} matches in the list`,
    isMarked: false,
    aside: undefined,
    keys: [],
    run: () => {
      navigation.choose(typed);
      LIST.of(app).moveTo(undefined);
      SHOW_LIST.run(app);
    },
  };
  const inMetrics = { title: 'Metrics', items: more > 0 ? [...metrics, inList] : metrics };
  const inActions = { title: 'More actions', items: others.map(itemOf) };
  // A name counts for more than a word in a definition.
  const isNamed = ranked(metrics, ({ text }) => text, typed, false).length > 0;
  return [
    { title: 'Actions', items: first.map(itemOf) },
    { title: 'Views', items: saved },
    ...(isNamed ? [inMetrics, inActions] : [inActions, inMetrics]),
  ];
}

/** Returns the keys of an action, or none while single keys are turned off. */
function worksNow({ settings }: AppContext, keys: readonly string[]): readonly string[] {
  return settings.singleKeys.value === 'on' ? keys : [];
}

function itemOf({ name, keys, run }: PaletteAction): Item {
  return { key: `action ${name}`, text: name, isMarked: false, aside: undefined, keys, run };
}

/** Scrolls the active line into view. */
function useActiveInView(active: number) {
  const listRef = useRef<HTMLDivElement>(null);
  const lastRef = useRef(active);
  useEffect(() => {
    if (lastRef.current === active) return;
    lastRef.current = active;
    listRef.current?.querySelector(`#${optionId(active)}`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return listRef;
}
