import { pluralize } from '../../domain/core/pluralize.ts';
import type { ImportState } from './imports.ts';
import { CatalogPage } from '../kit/catalog-page.tsx';
import { ImportPreview } from './import-preview.tsx';
import { ImportUndecided } from './import-undecided.tsx';
import type { UndecidedFile } from './file-intake.ts';
import { ImportProblems } from './import-problems.tsx';
import { useApp, useFeature } from '../core/use-app.ts';
import { IMPORTS } from './imports.ts';
import { DelayedSpinner } from '../kit/delayed-spinner.tsx';
import './import.css';

interface ImportPageProps {
  /** Called when the previewed file is to be merged. */
  readonly onMerge: () => void;
}

/** The page of a file to import: its problems, or what it would change. */
export function ImportPage({ onMerge }: ImportPageProps) {
  const imports = useFeature(IMPORTS);
  const state = imports.state.value;
  return (
    <CatalogPage title="Import" lead={<span aria-live="polite">{leadOf(state)}</span>}>
      <Content state={state} onMerge={onMerge} />
    </CatalogPage>
  );
}

function Content({ state, onMerge }: ImportPageProps & { readonly state: ImportState }) {
  switch (state.is) {
    case 'none':
      return <NoFile />;
    case 'reading':
      return <DelayedSpinner />;
    case 'refused':
      return <ImportProblems problems={state.problems} close={<Close />} />;
    case 'undecided':
      return <Undecided file={state} />;
    case 'ready':
    case 'accepting':
      return <ImportPreview state={state} onMerge={onMerge} close={<Close />} />;
  }
}

function Undecided({ file }: { readonly file: UndecidedFile }) {
  const { report } = useApp();
  const imports = useFeature(IMPORTS);
  return (
    <ImportUndecided
      file={file}
      onChoose={(encoding) => void imports.readAs(encoding).catch(report)}
      close={<Close />}
    />
  );
}

function NoFile() {
  const { navigation } = useApp();
  return (
    <p class="import-empty">
      <span class="missing">No file is open. Choose “Import…” from the Catalog menu.</span>{' '}
      <a class="quiet-button" href={navigation.hrefTo({ at: 'list' })}>
        Go to the metrics
      </a>
    </p>
  );
}

function Close() {
  const { navigation } = useApp();
  const imports = useFeature(IMPORTS);
  return (
    <button
      type="button"
      class="button"
      onClick={() => {
        imports.drop();
        navigation.replace({ at: 'list' });
      }}
    >
      Close without importing
    </button>
  );
}

function leadOf(state: ImportState): string {
  switch (state.is) {
    case 'none':
      return 'A catalog file (.db), a JSON dictionary of metrics, or files of other programs: dbt, Cube, a spreadsheet, and more.';
    case 'reading':
      return `${state.file} is being checked. Nothing has been changed.`;
    case 'refused':
      return state.problems.length === 1
        ? `${state.file} cannot be imported. Nothing has been changed.`
        : `${state.file} cannot be imported: it has ${pluralize(state.problems.length, 'problem')}. Nothing has been changed.`;
    case 'undecided':
      return `${state.file} was not read yet. Nothing has been changed.`;
    case 'ready':
      return `${state.file} was checked. Nothing has changed yet.`;
    case 'accepting':
      return `${state.file} is replacing the catalog…`;
  }
}
