import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { formatNumber, pluralize } from '../../domain/core/pluralize.ts';
import {
  DUPLICATE_REASONS,
  type DuplicateGroup,
  type DuplicateReason,
} from '../../domain/duplicates/duplicate-groups.ts';
import { usePageTitle } from '../core/page-title.ts';
import { useApp, useFeature } from '../core/use-app.ts';
import { useDelay } from '../kit/delayed-spinner.tsx';
import { Icon } from '../kit/icon.tsx';
import { GrowingList } from '../kit/paged-list.tsx';
import { DecidedPairs } from './decided-pairs.tsx';
import { DuplicateGroupItem } from './duplicate-group.tsx';
import {
  DUPLICATES,
  type Duplicates as DuplicatesState,
  type FoundGroups,
  type SearchProgress,
} from './duplicates-state.ts';
import { useHeadingFocus } from './use-heading-focus.ts';
import './duplicates.css';

/** The choice above the list: all groups, those of one reason, or the pairs that are not duplicates. */
type Shown = 'all' | DuplicateReason | 'decided';

const LINES: Readonly<Record<DuplicateReason, string>> = {
  calculation: 'Same calculation',
  name: 'Same name',
  'near name': 'Nearly the same name',
  synonym: 'Shared synonym',
  words: 'Same words',
};

/** The groups of metrics that are possibly the same, as they are found, with why; and what was decided of them. */
export function Duplicates() {
  const duplicates = useFeature(DUPLICATES);
  const [shown, setShown] = useState<Shown>('all');
  usePageTitle('Possible duplicates');
  useLayoutEffect(() => duplicates.show(), [duplicates]);
  const heading = useHeadingFocus();
  const found = duplicates.found.value;
  const groups = found?.groups ?? NONE;
  const shownGroups = useMemo(
    () =>
      shown === 'all' || shown === 'decided'
        ? groups
        : groups.filter(({ reasons }) => reasons.some(({ reason }) => reason === shown)),
    [groups, shown],
  );
  const progress = duplicates.progress.value;

  return (
    <article class="duplicates" aria-busy={progress !== undefined}>
      {progress !== undefined && <Line progress={progress} />}
      <Rail groups={groups} decided={duplicates.decided.value.length} shown={shown} onShow={setShown} />
      <div class="duplicates-main">
        <header class="duplicates-head">
          <h1 ref={heading} tabIndex={-1}>
            {shown === 'decided' ? 'Not duplicates' : 'Possible duplicates'}
          </h1>
          <Summary duplicates={duplicates} found={found} progress={progress} />
        </header>
        {shown === 'decided' ? (
          <DecidedPairs pairs={duplicates.decided.value} />
        ) : (
          <>
            {found?.isComplete === true && groups.length === 0 && <p class="duplicates-none">No duplicates found.</p>}
            <GrowingList
              key={shown}
              items={shownGroups}
              step={20}
              class="duplicates-groups"
              keyOf={({ rows }) => rows.join(' ')}
            >
              {(group) => <DuplicateGroupItem group={group} duplicates={duplicates} />}
            </GrowingList>
          </>
        )}
      </div>
    </article>
  );
}

const NONE: readonly DuplicateGroup[] = [];

/** Shown after a noticeable wait, like that of any long work. */
function Line({ progress: { done, total } }: { readonly progress: SearchProgress }) {
  const waited = useDelay();
  if (!waited) return null;
  const percent = total === 0 ? 0 : Math.min(100, Math.round((100 * done) / total));
  return (
    <div
      class="progress-line progress-line-known"
      role="progressbar"
      aria-label="Comparing metrics"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <span style={{ width: `${percent}%` }} />
    </div>
  );
}

interface SummaryProps {
  readonly duplicates: DuplicatesState;
  readonly found: FoundGroups | undefined;
  readonly progress: SearchProgress | undefined;
}

/** How many groups there are, and what the search does. */
function Summary({ duplicates, found, progress }: SummaryProps) {
  const sentence = useMemo(() => (found === undefined ? '' : summaryOf(found)), [found]);
  const problem = duplicates.problem.value;
  const waited = useDelay();
  const isSearching = progress !== undefined;
  return (
    <div class="duplicates-summary">
      <p role="status" aria-label="Duplicates">
        {sentence}
        {isSearching && found?.isComplete !== true && waited && ' Comparing metrics…'}
        {!isSearching && found?.isComplete === false && ' Cancelled: there may be more.'}
      </p>
      {isSearching && waited && (
        <button type="button" class="button" onClick={() => duplicates.cancel()}>
          Cancel
        </button>
      )}
      {!isSearching && found?.isComplete !== true && problem === undefined && waited && (
        <button type="button" class="button" onClick={() => duplicates.search()}>
          Search again
        </button>
      )}
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem.message}{' '}
          <button type="button" class="quiet-button" onClick={() => duplicates.search()}>
            Try again
          </button>
        </p>
      )}
    </div>
  );
}

function summaryOf({ groups, metrics }: FoundGroups): string {
  if (groups.length === 0) return `${pluralize(metrics, 'metric')} compared.`;
  const rows = new Set(groups.flatMap((group) => group.rows)).size;
  return `${pluralize(groups.length, 'group')} with ${formatNumber(rows)} of ${pluralize(metrics, 'metric')}.`;
}

interface RailProps {
  readonly groups: readonly DuplicateGroup[];
  readonly decided: number;
  readonly shown: Shown;
  readonly onShow: (shown: Shown) => void;
}

/** The reasons with the number of groups of each, and what was decided. */
function Rail({ groups, decided, shown, onShow }: RailProps) {
  const { navigation } = useApp();
  const counts = useMemo(() => countsOf(groups), [groups]);
  const line = (of: Shown, text: string, count: number) => (
    <li key={of}>
      <button type="button" class="duplicates-line" aria-pressed={shown === of} onClick={() => onShow(of)}>
        <span>{text}</span> <span class="number">{formatNumber(count)}</span>
      </button>
    </li>
  );
  return (
    <div class="duplicates-rail">
      <a class="quiet-button duplicates-back" href={navigation.hrefTo({ at: 'list' })}>
        <Icon name="back" /> All metrics
      </a>
      <h2 class="label">Why</h2>
      <ul aria-label="Why">
        {line('all', 'All groups', groups.length)}
        {DUPLICATE_REASONS.map((reason) => line(reason, LINES[reason], counts.get(reason) ?? 0))}
      </ul>
      <h2 class="label">Decided</h2>
      <ul aria-label="Decided">{line('decided', 'Not duplicates', decided)}</ul>
    </div>
  );
}

function countsOf(groups: readonly DuplicateGroup[]): ReadonlyMap<DuplicateReason, number> {
  const counts = new Map<DuplicateReason, number>();
  for (const { reasons } of groups) {
    for (const reason of new Set(reasons.map((one) => one.reason))) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return counts;
}
