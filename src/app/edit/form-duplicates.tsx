import { isolated } from '../../domain/core/isolated.ts';
import type { Duplicate } from '../../domain/metric/duplicates.ts';
import { duplicateText } from '../../domain/metric/duplicates.ts';
import type { MetricForm } from './metric-form-state.ts';
import { useDebouncedQuery } from './use-debounced-query.ts';
import { useApp } from '../core/use-app.ts';
import { NAME } from '../kit/stored-text.ts';

/** The likely duplicates of a new metric while it is being written; empty if there are none. */
export function useDuplicates(form: MetricForm): readonly Duplicate[] {
  const { client } = useApp();
  const { name, calculation } = form.texts.value;
  const question = form.metricId === undefined ? JSON.stringify([name, calculation]) : undefined;
  return useDebouncedQuery(question, () => client.duplicates({ name, calculation })) ?? [];
}

/** Lists the likely duplicates. They block nothing: the metric can be created anyway. */
export function FormDuplicates({ duplicates }: { readonly duplicates: readonly Duplicate[] }) {
  const { navigation } = useApp();
  return (
    <div aria-live="polite">
      {duplicates.length > 0 && (
        <div class="form-note">
          <p>Possible duplicate of:</p>
          <ul class="form-duplicatees">
            {duplicates.map((one) => (
              <li key={one.id}>
                <a
                  class="form-duplicate link"
                  href={navigation.hrefTo({ at: 'metric', id: one.id, tab: 'overview' })}
                  target="_blank"
                >
                  <bdi {...NAME}>{one.name}</bdi>
                  <span class="visually-hidden"> (opens in a new tab)</span>
                </a>{' '}
                <span class="form-duplicate-why">
                  {duplicateText(one)}
                  {one.owner !== null && one.owner !== '' && ` · ${isolated(one.owner)}`}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
