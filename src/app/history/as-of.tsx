import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { SavedChange } from '../../domain/metric/change.ts';
import { pluralize, joinWords } from '../../domain/core/pluralize.ts';
import { fieldLabel } from '../../domain/metric/field-label.ts';
import { type Instant, instantOf } from '../../domain/core/instant.ts';
import { dayIn } from '../../domain/core/local-day.ts';
import { exactTime } from '../../domain/core/relative-time.ts';
import { UTC } from '../../domain/core/time-zone.ts';
import { zoneWords } from '../../domain/core/zone-names.ts';
import type { MetricDetail } from '../../domain/metric/detail.ts';
import type { Metric } from '../../domain/metric/metric.ts';
import { FIELD_COLUMNS } from '../../domain/metric/metric.ts';
import type { AsOfTime } from '../../domain/history/timestamp.ts';
import { instantAt, timestampDay, timestampIn, timestampWords } from '../../domain/history/timestamp.ts';
import { asOf, detailTextsAsOf } from '../../domain/history/as-of.ts';
import type { DetailAsOf, FieldAsOf } from '../../domain/history/as-of-fields.ts';
import { asOfDetails, asOfFields } from '../../domain/history/as-of-fields.ts';
import { AsOfChooser } from './as-of-chooser.tsx';
import { AsOfDetail } from './as-of-detail.tsx';
import { AsOfField } from './as-of-field.tsx';
import { AsOfSteps } from './as-of-steps.tsx';
import { useApp } from '../core/use-app.ts';
import './as-of.css';

interface AsOfProps {
  /** The metric as it is today. */
  readonly metric: Metric;
  /** The texts of its details by field. */
  readonly details: MetricDetail['details'];
  /** All its changes, newest first. */
  readonly changes: readonly SavedChange[];
  /** The timestamp, as in the address. */
  readonly text: string;
}

/** The metric as of a timestamp, with the differences from today. */
export function AsOf({ metric, details, changes, text }: AsOfProps) {
  const { navigation, zone } = useApp();
  const timestamp = timestampIn(text);
  return (
    <section class="as-of" aria-labelledby="as-of-title">
      <div class="as-of-bar">
        <a class="quiet-button" href={navigation.hrefTo({ at: 'metric', id: metric.id, tab: 'history' })}>
          ← Back to current values
        </a>
        <AsOfChooser metricId={metric.id} day={timestamp && timestampDay(timestamp, zone())} />
      </div>
      {timestamp === undefined ? (
        <InvalidTimestamp text={text} />
      ) : (
        <At metric={metric} details={details} changes={changes} timestamp={timestamp} />
      )}
    </section>
  );
}

function InvalidTimestamp({ text }: { readonly text: string }) {
  return (
    <>
      <Title>Invalid date</Title>
      <p>
        The address contains <code class="mono">{text}</code>, which is not a date. Choose one above.
      </p>
    </>
  );
}

interface AtProps extends Omit<AsOfProps, 'text'> {
  readonly timestamp: AsOfTime;
}

function At({ metric, details, changes, timestamp }: AtProps) {
  const { now, zone } = useApp();
  const instant = instantAt(timestamp, zone());
  const then = useMemo(() => asOf(metric, changes, instant), [metric, changes, instant]);
  const texts = useMemo(() => detailsAsOf(metric, details, changes, instant), [metric, details, changes, instant]);
  const isToCome = instant > instantOf(now());
  return (
    <>
      <Title>As of {timestampWords(timestamp, zone())}</Title>
      <Zone timestamp={timestamp} />
      {isToCome && timestamp.is === 'second' && <p>That date is in the future; showing the current values.</p>}
      {then === undefined ? (
        <NotYet metric={metric} />
      ) : (
        <>
          <AsOfSteps metricId={metric.id} changes={changes} instant={instant} />
          <Then then={then} today={metric} details={texts} />
        </>
      )}
    </>
  );
}

/** Takes the focus, so that users who followed a link in the list of changes continue from here. */
function Title({ children }: { readonly children: ComponentChildren }) {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) ref.current?.focus();
  }, []);
  return (
    <h2 ref={ref} class="as-of-title" id="as-of-title" tabIndex={-1}>
      {children}
    </h2>
  );
}

/** The zone of the timestamp, which is the user's own, and the same time in UTC, as the history stores it. */
function Zone({ timestamp }: { readonly timestamp: AsOfTime }) {
  const app = useApp();
  const zone = app.zone();
  const stored = zone === UTC ? undefined : exactTime(instantAt(timestamp, zone), UTC);
  if (timestamp.is === 'second') return stored === undefined ? null : <p class="as-of-zone">{stored}</p>;
  return (
    <p class="as-of-zone">
      Days end at midnight {zoneWords(zone, app.now())}
      {stored !== undefined && `: ${stored}`}.
    </p>
  );
}

function NotYet({ metric: { id, name, createdAt } }: { readonly metric: Metric }) {
  const { navigation, zone } = useApp();
  const first = dayIn(zone(), createdAt);
  return (
    <p class="as-of-none">
      It did not exist then: {name} was created on {exactTime(createdAt, zone())}.{' '}
      {first !== undefined && (
        <a class="link" href={navigation.hrefTo({ at: 'metric', id, tab: 'history', asOf: first })}>
          As of the end of that day
        </a>
      )}
    </p>
  );
}

interface ThenProps {
  readonly then: Metric;
  readonly today: Metric;
  readonly details: readonly DetailAsOf[];
}

function Then({ then, today, details }: ThenProps) {
  const fields = useMemo(() => asOfFields(then, today), [then, today]);
  return (
    <>
      <p class="as-of-sum">{sumOf(fields, details, then.id !== today.id)}</p>
      <dl class="as-of-fields">
        {then.id !== today.id && (
          <div class="as-of-field as-of-changed">
            <dt>id</dt>
            <dd>
              <span class="mono">{then.id}</span>
              <p class="as-of-since">
                today <span class="mono">{today.id}</span>
              </p>
            </dd>
          </div>
        )}
        {fields.map((field) => (
          <AsOfField key={field.field} then={then} field={field} />
        ))}
        {details.map((detail) => (
          <AsOfDetail key={detail.field} detail={detail} />
        ))}
      </dl>
    </>
  );
}

function detailsAsOf(
  metric: Metric,
  details: MetricDetail['details'],
  changes: readonly SavedChange[],
  instant: Instant,
): DetailAsOf[] {
  const today = new Map(details);
  return asOfDetails(detailTextsAsOf(metric, today, changes, instant) ?? new Map(), today);
}

function sumOf(fields: readonly FieldAsOf[], details: readonly DetailAsOf[], isRenamed: boolean): string {
  const changed = [
    ...fields.map(({ field, since }) => ({ name: FIELD_COLUMNS[field], since })),
    ...details.map(({ field, since }) => ({ name: field, since })),
  ].flatMap(({ name, since }) => (since === undefined ? [] : [fieldLabel(name)]));
  const all = isRenamed ? ['id', ...changed] : changed;
  if (all.length === 0) return 'No differences from the current values.';
  return `${pluralize(all.length, 'field')} ${all.length === 1 ? 'differs' : 'differ'} from today: ${joinWords(all)}.`;
}
