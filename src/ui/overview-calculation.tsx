import type { Metric } from '../domain/metric.ts';
import { CopyButton } from './copy-button.tsx';
import { EditLink } from './edit-link.tsx';
import { usePage } from './page-context.ts';
import { SqlBlock } from './sql-block.tsx';

/** How the metric is computed, coloured, ready to be copied. */
export function OverviewCalculation({ metric }: { readonly metric: Metric }) {
  const { navigation, saving } = usePage();
  const calculation = metric.calculation?.trim() === '' ? null : metric.calculation;
  return (
    <section class="overview-calculation" aria-labelledby="overview-calculation">
      <header class="overview-head">
        <h2 class="label" id="overview-calculation">
          Calculation
        </h2>
        {calculation !== null && (
          <span class="overview-head-actions">
            <EditLink id={metric.id} field="calculation" />
            <CopyButton text={calculation} label="Copy" />
          </span>
        )}
      </header>
      {calculation === null ? (
        <p class="overview-empty">
          <i class="missing">Nobody has written down how it is computed.</i>{' '}
          {saving.obstacle.value === undefined && (
            <a class="quiet-button" href={navigation.hrefTo({ at: 'edit', id: metric.id, field: 'calculation' })}>
              Add a calculation
            </a>
          )}
        </p>
      ) : (
        <SqlBlock text={calculation} />
      )}
    </section>
  );
}
