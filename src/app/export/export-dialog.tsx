import { useId, useMemo } from 'preact/hooks';
import type { ExportedFiles } from '../../domain/catalog/exported-files.ts';
import { joinWords, pluralize } from '../../domain/core/pluralize.ts';
import { useApp } from '../core/use-app.ts';
import { DelayedSpinner } from '../kit/delayed-spinner.tsx';
import { Modal } from '../kit/modal.tsx';
import { GrowingList } from '../kit/paged-list.tsx';
import { CODE, NAME, PROSE } from '../kit/stored-text.ts';
import { createExports, EXPORT_FORMATS, exportName, sharedProblems, writtenSentence } from './exports.ts';
import './export-dialog.css';

/** Writes the catalog in another format. What that format cannot hold is shown before it is saved. */
export function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const app = useApp();
  const exports = useMemo(() => createExports(app), [app]);
  const state = exports.state.value;
  const group = useId();
  return (
    <Modal labelledBy="export-title" onCancel={onClose}>
      <h2 id="export-title" class="modal-title">
        Export as
      </h2>
      <fieldset class="export-formats">
        <legend class="visually-hidden">Format</legend>
        {EXPORT_FORMATS.map(([format, use]) => (
          <label key={format}>
            <input
              type="radio"
              name={group}
              checked={state.is !== 'choosing' && state.format === format}
              onChange={() => void exports.choose(format)}
            />
            <b>{exportName(format)}</b> <span>{use}</span>
          </label>
        ))}
      </fieldset>
      <div class="export-result" aria-live="polite">
        {state.is === 'choosing' && <p class="modal-text">Choose a format to see what it can hold.</p>}
        {state.is === 'writing' && <DelayedSpinner />}
        {state.is === 'failed' && <p class="problem">{state.because}</p>}
        {state.is === 'written' && <Written exported={state.exported} />}
      </div>
      <div class="modal-buttons">
        <button type="button" class="button" onClick={onClose}>
          Close
        </button>
        <button
          type="button"
          class="main-button"
          disabled={state.is !== 'written'}
          onClick={() => void exports.save().catch(app.report)}
        >
          Download
        </button>
      </div>
    </Modal>
  );
}

/** Names of metrics that a problem lists. */
const NAMED = 5;

function Written({ exported }: { readonly exported: ExportedFiles }) {
  const { losses, renamings } = exported;
  const problems = sharedProblems(losses);
  return (
    <>
      <p>
        {writtenSentence(exported)}{' '}
        {problems.length + renamings.length === 0 && 'Every value is in it; the history stays here.'}
      </p>
      {problems.length > 0 && (
        <GrowingList
          items={problems}
          step={30}
          grows="by button"
          class="export-losses"
          keyOf={({ message }) => message}
        >
          {({ message, metrics }) => (
            <li>
              <span {...PROSE}>{message}</span>
              {metrics.some((name) => !message.includes(name)) && (
                <span class="export-metrics"> {namesText(metrics)}</span>
              )}
            </li>
          )}
        </GrowingList>
      )}
      {renamings.length > 0 && (
        <>
          <h3 class="label">Renamed</h3>
          <GrowingList items={renamings} step={30} grows="by button" class="export-losses" keyOf={({ id }) => id}>
            {({ name, written }) => (
              <li>
                <span {...NAME}>{name}</span> is called <code {...CODE}>{written}</code> there.
              </li>
            )}
          </GrowingList>
        </>
      )}
    </>
  );
}

function namesText(metrics: readonly string[]): string {
  const left = metrics.length - NAMED;
  const named = metrics.slice(0, NAMED);
  return left > 0 ? `${named.join(', ')} and ${pluralize(left, 'other')}` : joinWords(named);
}
