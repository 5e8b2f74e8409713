import { grouped } from '../domain/counted.ts';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { CatalogError } from '../domain/catalog-error.ts';
import type { ImportState } from '../state/imports.ts';
import { chooseFile } from './file-chooser.tsx';
import { usePage } from './page-context.ts';
import { Slowly } from './slowly.tsx';
import './styles/first-visit.css';

type Beginning = 'none' | 'new' | 'sample';

/** Where there is no catalog yet: what this is, and three ways to begin. */
export function FirstVisit({ problem }: { readonly problem: CatalogError | undefined }) {
  const { catalog, imports } = usePage();
  const [beginning, setBeginning] = useState<Beginning>('none');
  const file = imports.state.value;
  const busy = beginning !== 'none' || file.is === 'reading' || file.is === 'accepting';

  async function begin(how: Exclude<Beginning, 'none'>): Promise<void> {
    imports.drop();
    setBeginning(how);
    await (how === 'new' ? catalog.begin() : catalog.beginWithSample());
    setBeginning('none');
  }

  return (
    <FirstPage>
      {busy && <Slowly />}
      <h1 class="first-title">
        Metricbook<span class="wordmark-stop">.</span>
      </h1>
      <p class="first-lead">
        A catalog of what your numbers mean: every metric’s definition, owner, tests and history, kept in this browser
        and in one file that is yours.
      </p>
      <div class="first-actions">
        <button type="button" class="main-button" disabled={busy} onClick={() => void begin('new')}>
          New catalog
        </button>
        <button type="button" class="button" disabled={busy} onClick={chooseFile}>
          Open catalog file
        </button>
        <button type="button" class="button" disabled={busy} onClick={() => void begin('sample')}>
          Try the sample
        </button>
      </div>
      <p class="first-note">
        <FileNote file={file} />
        {problem !== undefined && (
          <span class="problem" role="alert">
            {problem.message}
          </span>
        )}
      </p>
      {file.is === 'refused' && <Refused file={file.file} problems={file.problems} />}
    </FirstPage>
  );
}

/** Something is stored and cannot be opened: nothing is touched, and what is there can be taken out. */
export function DamagedCatalog({ because }: { readonly because: string }) {
  const { catalog, imports } = usePage();
  const file = imports.state.value;
  return (
    <FirstPage>
      <h1 class="first-title first-title-damaged">The catalog in this browser cannot be opened</h1>
      <p class="first-lead">{because}</p>
      <p class="first-note">
        Nothing was deleted or changed. Take out what is stored, so that it can be rescued, or open a catalog file that
        you exported before.
      </p>
      <div class="first-actions">
        <button type="button" class="main-button" onClick={() => void catalog.rescue()}>
          Download the stored data
        </button>
        <button type="button" class="button" onClick={chooseFile}>
          Open catalog file
        </button>
      </div>
      <p class="first-note">
        <FileNote file={file} />
      </p>
      {file.is === 'refused' && <Refused file={file.file} problems={file.problems} />}
    </FirstPage>
  );
}

function FirstPage({ children }: { readonly children: ComponentChildren }) {
  return (
    <main class="first-page">
      <div class="first-card">{children}</div>
    </main>
  );
}

function FileNote({ file }: { readonly file: ImportState }) {
  switch (file.is) {
    case 'reading':
      return <>Checking {file.file} …</>;
    case 'accepting':
      return <>Opening {file.file} …</>;
    case 'none':
    case 'ready':
    case 'refused':
      return (
        <>Or drop a file here: a .db that Metricbook or another program wrote, or a .json dictionary of metrics.</>
      );
  }
}

function Refused({ file, problems }: Pick<Extract<ImportState, { is: 'refused' }>, 'file' | 'problems'>) {
  return (
    <div class="first-refused" role="alert">
      <p>
        <b>{file}</b> was not opened:
      </p>
      <ul>
        {problems.slice(0, 200).map(({ place, problem }, i) => (
          <li key={i}>
            {place !== '' && <span class="mono">{place}: </span>}
            {problem}
          </li>
        ))}
      </ul>
      {problems.length > 200 && <p>and {grouped(problems.length - 200)} more.</p>}
    </div>
  );
}
