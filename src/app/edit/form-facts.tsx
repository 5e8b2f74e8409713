import { isolated } from '../../domain/core/isolated.ts';
import type { KnownValues } from '../../domain/search/known-values.ts';
import { completions, MAX_COMPLETIONS } from '../../domain/search/known-values.ts';
import { listOf } from '../../domain/core/list-text.ts';
import { SOURCE_PREFIX } from '../../domain/metric/metric.ts';
import type { MetricForm } from './metric-form-state.ts';
import { useState } from 'preact/hooks';
import { useDebouncedQuery } from './use-debounced-query.ts';
import type { Choice } from '../kit/combobox.tsx';
import { FormField } from './form-field.tsx';
import { choicesIn, KnownValue } from './form-value.tsx';
import { ItemField } from '../kit/item-field.tsx';
import { useApp } from '../core/use-app.ts';

interface FormFactsProps {
  readonly form: MetricForm;
  readonly known: KnownValues;
}

/** The metric's owner, data source, tags and dependencies, editable in the place where its page shows them. */
export function FormFacts({ form, known }: FormFactsProps) {
  return (
    <>
      <KnownValue
        form={form}
        field="owner"
        title="Owner"
        choosing="owners"
        values={known.owners}
        placeholder="nobody"
      />
      <KnownValue
        form={form}
        field="dataSource"
        title="Data source"
        choosing="data sources"
        values={known.dataSources}
        placeholder="none named"
        mono
      />
      <FormField form={form} field="tags" title="Tags" shape="fact">
        {({ id, text, isInvalid, describedBy, write }) => (
          <ItemField
            id={id}
            items="tags"
            text={text}
            mono={false}
            placeholder="comma-separated"
            isInvalid={isInvalid}
            describedBy={describedBy}
            choicesFor={(typed) => (typed.trim() === '' ? [] : choicesIn(known.tags, typed))}
            onText={write}
          />
        )}
      </FormField>
      <Dependencies form={form} known={known} />
    </>
  );
}

/** Metrics by id or name, and data sources. An unknown name is allowed, and marked. */
function Dependencies({ form, known }: FormFactsProps) {
  const { client } = useApp();
  const [typed, setTyped] = useState('');
  const sought = typed.trim();
  const metrics =
    useDebouncedQuery(sought === '' ? undefined : sought, () => client.metricsMatching(sought, MAX_COMPLETIONS)) ?? [];
  const named = listOf(form.texts.value.dependencies).filter((item) => !item.startsWith(SOURCE_PREFIX));
  const there = useDebouncedQuery(named.length === 0 ? undefined : JSON.stringify(named), async () => ({
    asked: new Set(named),
    found: new Set((await client.namedMetrics(named)).map(({ id }) => id)),
  }));
  const isUnknown = (item: string): boolean => there?.asked.has(item) === true && !there.found.has(item);
  const unknown = named.filter((item) => item !== sought && isUnknown(item));

  function choicesFor(text: string): Choice[] {
    const wanted = text.trim();
    if (wanted === '') return [];
    const sources = completions(known.dataSources, wanted.replace(/^data_source:/, '')).slice(0, 3);
    return [
      ...metrics.filter(({ id }) => id !== form.metricId).map(({ id, name }): Choice => ({ value: id, note: name })),
      ...sources.map(({ value }): Choice => ({ value: SOURCE_PREFIX + value, note: 'data source' })),
    ].slice(0, MAX_COMPLETIONS);
  }

  return (
    <FormField
      form={form}
      field="dependencies"
      title="Dependencies"
      shape="fact"
      hint={
        unknown.length > 0 && (
          <p class="form-hint">
            Not in this catalog: <span translate={false}>{unknown.map(isolated).join(', ')}</span>
          </p>
        )
      }
    >
      {({ id, text, isInvalid, describedBy, write }) => (
        <ItemField
          id={id}
          items="dependencies"
          text={text}
          mono
          placeholder="upstream metrics, or data_source:name"
          isInvalid={isInvalid}
          describedBy={describedBy}
          choicesFor={choicesFor}
          onTyped={setTyped}
          isUnknown={isUnknown}
          onText={write}
        />
      )}
    </FormField>
  );
}
