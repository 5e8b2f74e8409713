import { useLayoutEffect } from 'preact/hooks';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import { joinWords, pluralize } from '../../domain/core/pluralize.ts';
import { formatName } from '../../domain/metric/format-name.ts';
import type { SourceOverview } from '../../domain/review/source-overview.ts';
import type { AppContext } from '../core/app-context.ts';
import { CHOOSE_FILE, OPEN_FILES } from '../core/commands.ts';
import { useApp, useFeature } from '../core/use-app.ts';
import { CatalogPage } from '../kit/catalog-page.tsx';
import { ChangeAuthor } from '../kit/change-author.tsx';
import { ChangeTime } from '../kit/change-time.tsx';
import { GrowingList } from '../kit/paged-list.tsx';
import { QueryPanel } from '../kit/query-panel.tsx';
import { NAME } from '../kit/stored-text.ts';

import { filesOfSource } from '../review/remembered-files.ts';
import { SOURCES } from './sources-query.ts';
import './sources.css';

/** Metrics shown of those that differ; the rest are counted. */
const SHOWN = 8;

/** The files and folders that metrics came from, and the metrics that differ from them. */
export function Sources() {
  const sources = useFeature(SOURCES);
  useLayoutEffect(() => sources.show('sources'), [sources]);
  return (
    <CatalogPage
      title="Sources"
      lead="The files and folders that metrics came from. Open one again to see what differs: nothing is imported before you agree."
      action={<OpenAgain />}
    >
      <QueryPanel reading={sources.reading.value} refetch={() => sources.refetch()}>
        {(found) => <Found {...found} />}
      </QueryPanel>
    </CatalogPage>
  );
}

function OpenAgain() {
  const app = useApp();
  if (!app.saving.canWrite.value) return null;
  return (
    <div class="sources-actions">
      <button type="button" class="button" onClick={() => CHOOSE_FILE.run(app, 'import')}>
        Open files
      </button>
      <button type="button" class="button" onClick={() => CHOOSE_FILE.run(app, 'folder')}>
        Open a folder
      </button>
    </div>
  );
}

interface FoundProps {
  readonly sources: readonly SourceOverview[];
  readonly remembered: ReadonlySet<string>;
}

function Found({ sources, remembered }: FoundProps) {
  if (sources.length === 0) {
    return (
      <p class="missing">
        No metrics came from elsewhere yet. Open files or a folder: a dbt project, a spreadsheet, a semantic layer.
      </p>
    );
  }
  return (
    <GrowingList items={sources} step={50} class="sources-list" keyOf={({ name }) => name}>
      {(source) => <SourceItem source={source} isRemembered={remembered.has(source.name)} />}
    </GrowingList>
  );
}

interface SourceItemProps {
  readonly source: SourceOverview;
  /** True if the browser knows where it was opened from. */
  readonly isRemembered: boolean;
}

function SourceItem({ source, isRemembered }: SourceItemProps) {
  const app = useApp();
  const { name, formats, metrics, importedAt, importedBy, checkedAt } = source;
  return (
    <li class="source">
      <h2 {...NAME}>{name}</h2>
      <p class="source-facts">
        {pluralize(metrics, 'metric')} from {joinWords(formats.map(formatName))} · imported{' '}
        <ChangeTime at={importedAt} /> by <ChangeAuthor name={importedBy} />
        {checkedAt !== null && (
          <>
            {' · '}compared <ChangeTime at={checkedAt} />
          </>
        )}
      </p>
      <Differing source={source} />
      {isRemembered && app.saving.canWrite.value && (
        <button type="button" class="quiet-button" onClick={() => void checkAgain(app, name)}>
          Check again<span class="visually-hidden"> {name}</span>
        </button>
      )}
    </li>
  );
}

/** Reads a source again from where it was opened, and shows how it compares. */
async function checkAgain(app: AppContext, source: string): Promise<void> {
  try {
    OPEN_FILES.run(app, await filesOfSource(app, source));
  } catch (error) {
    if (error instanceof CatalogError) app.notices.tell(error.message);
    else app.report(error);
  }
}

function Differing({ source: { differing, checkedAt } }: { readonly source: SourceOverview }) {
  const { navigation } = useApp();
  if (differing.length === 0) {
    return (
      <p class="source-state">
        {checkedAt === null ? 'Not compared since the import.' : 'It agreed when it was compared.'}
      </p>
    );
  }
  const rest = differing.length - SHOWN;
  return (
    <>
      <p class="source-state source-differs">
        {pluralize(differing.length, 'metric')} {differing.length === 1 ? 'differs' : 'differ'}:
      </p>
      <ul class="source-metrics">
        {differing.slice(0, SHOWN).map(({ id, name, since }) => (
          <li key={id}>
            <a class="link" href={navigation.hrefTo({ at: 'metric', id, tab: 'overview' })} {...NAME}>
              {name}
            </a>{' '}
            since <ChangeTime at={since} />
          </li>
        ))}
        {rest > 0 && <li>and {pluralize(rest, 'other')}</li>}
      </ul>
    </>
  );
}
