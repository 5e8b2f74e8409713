import { formatNumber, pluralize } from '../../domain/core/pluralize.ts';
import { useEffect, useRef } from 'preact/hooks';
import { directCounts } from '../../domain/lineage/direct-counts.ts';
import type { MetricDetail } from '../../domain/metric/detail.ts';
import type { MetricTab } from '../core/route.ts';
import { METRIC_TABS } from '../core/route.ts';
import { useApp } from '../core/use-app.ts';
import type { Press } from '../keys/press.ts';
import { onPress } from '../keys/press.ts';

const TITLES: Record<MetricTab, string> = {
  overview: 'Overview',
  history: 'History',
  tests: 'Tests',
  usage: 'Usage',
  lineage: 'Lineage',
};

/** The element id of a tab, which labels its panel. */
export function tabElementId(tab: MetricTab): string {
  return `metric-tab-${tab}`;
}

/** The element id of the panel below the tabs. */
export const TAB_PANEL_ID = 'metric-panel';

/** The tabs of a metric's page, each a link. The arrow keys move between them. */
export function MetricTabs({ detail, open }: { readonly detail: MetricDetail; readonly open: MetricTab }) {
  const { navigation } = useApp();
  const list = useRef<HTMLDivElement>(null);
  const { id } = detail.metric;

  // Scrolls to the open tab: on a small screen not all tabs fit. Once it is painted: before, the browser would have to
  // lay out the whole page for it.
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [open]);

  async function go(to: MetricTab, tabs: EventTarget | null): Promise<void> {
    await navigation.go({ at: 'metric', id, tab: to });
    if (tabs instanceof Element) tabs.querySelector<HTMLElement>(`#${tabElementId(to)}`)?.focus();
  }

  function onKey({ key, mod, alt }: Press, { currentTarget }: Event): boolean {
    // Of two quick presses, the second starts from the tab of the first.
    const route = navigation.route.peek();
    const from = route.at === 'metric' && route.id === id ? route.tab : open;
    const to = mod || alt ? undefined : neighbourOf(from, key);
    if (to !== undefined) void go(to, currentTarget);
    return to !== undefined;
  }

  return (
    <div
      ref={list}
      class="metric-tabs"
      role="tablist"
      tabIndex={-1}
      aria-label="About this metric"
      onKeyDown={onPress(onKey)}
    >
      {METRIC_TABS.map((tab) => {
        const count = countIn(detail, tab);
        return (
          <a
            key={tab}
            id={tabElementId(tab)}
            role="tab"
            class="metric-tab"
            href={navigation.hrefTo({ at: 'metric', id, tab })}
            aria-selected={tab === open}
            aria-controls={tab === open ? TAB_PANEL_ID : undefined}
            aria-describedby={count && `${tabElementId(tab)}-count`}
            tabIndex={tab === open ? 0 : -1}
          >
            {TITLES[tab]}
            {count !== undefined && (
              <>
                <span class="metric-tab-count" aria-hidden="true">
                  {count.shown}
                </span>
                <span id={`${tabElementId(tab)}-count`} hidden>
                  {count.read}
                </span>
              </>
            )}
          </a>
        );
      })}
    </div>
  );
}

function neighbourOf(tab: MetricTab, key: string): MetricTab | undefined {
  const at = METRIC_TABS.indexOf(tab);
  switch (key) {
    case 'ArrowRight':
      return METRIC_TABS[(at + 1) % METRIC_TABS.length];
    case 'ArrowLeft':
      return METRIC_TABS.at(at - 1);
    case 'Home':
      return METRIC_TABS[0];
    case 'End':
      return METRIC_TABS.at(-1);
    default:
      return undefined;
  }
}

/** The small number beside a tab's title, and its text for screen readers. */
function countIn(detail: MetricDetail, tab: MetricTab): { shown: string; read: string } | undefined {
  const { metric, tests, changeCount } = detail;
  switch (tab) {
    case 'overview':
      return undefined;
    case 'history':
      return tabCount(changeCount, 'change');
    case 'tests':
      return tabCount(tests.length, 'test');
    case 'usage':
      return tabCount(metric.usageCount, 'use');
    case 'lineage': {
      const { up, down } = directCounts(detail);
      if (up + down === 0) return undefined;
      return {
        shown: `${formatNumber(up)} → ${formatNumber(down)}`,
        read: `${formatNumber(up)} directly upstream, ${formatNumber(down)} directly downstream`,
      };
    }
  }
}

function tabCount(count: number, noun: string): { shown: string; read: string } | undefined {
  return count === 0 ? undefined : { shown: formatNumber(count), read: pluralize(count, noun) };
}
