import type { ComponentChildren } from 'preact';
import { fieldLabel } from '../../domain/metric/field-label.ts';
import type { Metric, MetricField } from '../../domain/metric/metric.ts';
import { FIELD_COLUMNS } from '../../domain/metric/metric.ts';
import type { FieldChange } from '../../domain/history/difference.ts';
import type { FieldAsOf } from '../../domain/history/as-of-fields.ts';
import { ChangeDifference } from '../kit/change-difference.tsx';
import { GrowingList } from '../kit/paged-list.tsx';
import { Prose } from '../kit/prose.tsx';
import { SqlBlock } from '../kit/sql-block.tsx';
import { NAME } from '../kit/stored-text.ts';

interface AsOfFieldProps {
  readonly then: Metric;
  readonly field: FieldAsOf;
}

/** One field as it was. If it differs today, it is marked and the difference is shown. */
export function AsOfField({ then, field: { field, since } }: AsOfFieldProps) {
  return (
    <AsOfLine name={fieldLabel(FIELD_COLUMNS[field])} since={since}>
      <AsOfValue metric={then} field={field} />
    </AsOfLine>
  );
}

interface AsOfLineProps {
  readonly name: string;
  readonly since: FieldChange | undefined;
  readonly children: ComponentChildren;
}

/** A name and an earlier value, with the difference from today. */
export function AsOfLine({ name, since, children }: AsOfLineProps) {
  return (
    <div class={since === undefined ? 'as-of-field' : 'as-of-field as-of-changed'}>
      <dt>{name}</dt>
      <dd>
        {children}
        {since !== undefined && (
          <div class="as-of-since">
            <p class="label">Changed since</p>
            <ChangeDifference change={since} />
          </div>
        )}
      </dd>
    </div>
  );
}

function AsOfValue({ metric, field }: { readonly metric: Metric; readonly field: MetricField }): ComponentChildren {
  switch (field) {
    case 'name':
      return (
        <p class="as-of-name" {...NAME}>
          {metric.name}
        </p>
      );
    case 'description':
      return (
        <Text text={metric.description}>
          {(text) => (
            <p class="as-of-description">
              <Prose text={text} />
            </p>
          )}
        </Text>
      );
    case 'calculation':
      return <Text text={metric.calculation}>{(text) => <SqlBlock text={text} />}</Text>;
    case 'owner':
      return <Text text={metric.owner}>{(text) => <p {...NAME}>{text}</p>}</Text>;
    case 'dataSource':
      return (
        <Text text={metric.dataSource}>
          {(text) => (
            <p class="mono" {...NAME}>
              {text}
            </p>
          )}
        </Text>
      );
    case 'tags':
      return <Items items={metric.tags} face="chip" />;
    case 'dependencies':
      return <Items items={metric.dependencies} face="chip mono" />;
    case 'trustScore':
      return <p class="number">{Number(metric.trustScore.toFixed(1))}</p>;
  }
}

interface TextProps {
  readonly text: string | null;
  readonly children: (text: string) => ComponentChildren;
}

function Text({ text, children }: TextProps) {
  return text === null || text.trim() === '' ? <p class="missing">none</p> : <>{children(text)}</>;
}

/** Items that are shown at first. */
const ITEMS = 100;

/** Items as chips; the first of many, and a button for the others. */
export function Items({ items, face }: { readonly items: readonly string[]; readonly face: string }) {
  if (items.length === 0) return <p class="missing">none</p>;
  return (
    <GrowingList
      class="as-of-items"
      items={items.map((item, i) => ({ item, i }))}
      step={ITEMS}
      grows="by button"
      keyOf={({ item, i }) => `${i} ${item}`}
    >
      {({ item }) => (
        <li {...NAME} class={face}>
          {item}
        </li>
      )}
    </GrowingList>
  );
}
