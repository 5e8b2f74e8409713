import { onPress } from '../keys/press.ts';
import { useId } from 'preact/hooks';
import { LANGUAGE_NAMES } from '../../domain/metric/detail-words.ts';
import type { CalculationLanguage } from '../../domain/metric/details.ts';
import type { Metric } from '../../domain/metric/metric.ts';
import { CopyButton } from '../kit/copy-button.tsx';
import { EditLink } from './edit-link.tsx';
import { useApp } from '../core/use-app.ts';
import { SqlBlock } from '../kit/sql-block.tsx';
import { useDelay } from '../kit/delayed-spinner.tsx';
import type { Formatting } from './sql-formatting.ts';
import { useFormatting } from './sql-formatting.ts';

interface OverviewCalculationProps {
  readonly metric: Metric;
  readonly language: CalculationLanguage | null;
}

/** The calculation, highlighted, with its language and a button that copies it as shown. */
export function OverviewCalculation({ metric, language }: OverviewCalculationProps) {
  const id = useId();
  const isWritten = metric.calculation !== null && metric.calculation.trim() !== '';
  return (
    <section class="overview-calculation" aria-labelledby={id}>
      {isWritten ? (
        <Written metric={metric} language={language} calculation={metric.calculation} id={id} />
      ) : (
        <Missing metric={metric} id={id} />
      )}
    </section>
  );
}

interface WrittenProps extends OverviewCalculationProps {
  readonly calculation: string;
  readonly id: string;
}

function Written({ metric, language, calculation, id }: WrittenProps) {
  const formatting = useFormatting(calculation);
  return (
    <>
      <header class="overview-head">
        <h2 class="label" id={id}>
          Calculation
        </h2>
        <span class="overview-actions">
          {language !== null && <span class="overview-language">{LANGUAGE_NAMES[language]}</span>}
          <CopyButton text={formatting.shown} label="Copy" />
          <FormatButton formatting={formatting} />
          <EditLink id={metric.id} field="calculation" />
        </span>
      </header>
      <SqlBlock text={formatting.shown} brief />
      <p class="overview-note" aria-live="polite">
        {formatting.is === 'refused' && formatting.because}
        {formatting.is === 'formatting' && <Working />}
      </p>
    </>
  );
}

function FormatButton({ formatting: { is, toggle } }: { readonly formatting: Formatting }) {
  return (
    <button
      type="button"
      class="quiet-button"
      onClick={toggle}
      onKeyDown={onPress(({ key }, event) => {
        if (key !== 'Escape' || is !== 'formatting') return false;
        // Escape means nothing else then, such as leaving the metric.
        event.stopPropagation();
        toggle();
        return true;
      })}
    >
      {is === 'formatted' ? 'As written' : is === 'formatting' ? 'Cancel' : 'Format'}
    </button>
  );
}

function Working() {
  return useDelay() ? <>Formatting…</> : null;
}

function Missing({ metric, id }: { readonly metric: Metric; readonly id: string }) {
  const { navigation, saving } = useApp();
  return (
    <>
      <header class="overview-head">
        <h2 class="label" id={id}>
          Calculation
        </h2>
      </header>
      <p class="overview-empty">
        <i class="missing">No calculation yet.</i>{' '}
        {saving.writeBlock.value === undefined && (
          <a class="quiet-button" href={navigation.hrefTo({ at: 'edit', id: metric.id, field: 'calculation' })}>
            Add a calculation
          </a>
        )}
      </p>
    </>
  );
}
