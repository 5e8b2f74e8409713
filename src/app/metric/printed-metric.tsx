import { isolated } from '../../domain/core/isolated.ts';
import type { ComponentChildren } from 'preact';
import type { Dependency, MetricDetail } from '../../domain/metric/detail.ts';
import { longDate, relativeTime } from '../../domain/core/relative-time.ts';
import { testsSentence } from '../../domain/metric/tests-sentence.ts';
import type { MetricDetails } from '../../domain/metric/details.ts';
import type { ValidationTest } from '../../domain/metric/validation-test.ts';
import { outcomeText } from '../../domain/metric/validation-test.ts';
import { Overview } from './overview.tsx';
import { useApp } from '../core/use-app.ts';
import { CODE, NAME } from '../kit/stored-text.ts';
import './printed-metric.css';

interface PrintedMetricProps {
  readonly detail: MetricDetail;
  readonly details: MetricDetails;
}

/**
 * The printed content below a metric's head, whichever tab is open: the overview, the tests, the whole lineage by
 * name.
 */
export function PrintedMetric({ detail, details }: PrintedMetricProps) {
  const { now, today, zone } = useApp();
  const { tests, dependencies, dependents } = detail;
  return (
    <div class="printed">
      <Overview detail={detail} details={details} />
      <Section title="Tests">
        {tests.length === 0 ? <i class="missing">No tests yet.</i> : testsSentence(tests, now(), zone())}
        {tests.length > 0 && (
          <ul class="printed-tests">
            {tests.map((test) => (
              <PrintedTest key={test.id} test={test} />
            ))}
          </ul>
        )}
      </Section>
      <div class="printed-columns">
        <Section title="Upstream">
          <Names names={dependencies.map(nameOf)} />
        </Section>
        <Section title="Downstream">
          <Names names={dependents.map(({ name }) => name)} />
        </Section>
      </div>
      <p class="printed-when">From Metricbook, on {longDate(today())}</p>
    </div>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <section>
      <h2 class="label">{title}</h2>
      {children}
    </section>
  );
}

function PrintedTest({ test }: { readonly test: ValidationTest }) {
  const { now, zone } = useApp();
  const { testType, testQuery, expectedResult, lastRun, status } = test;
  return (
    <li>
      <b {...NAME}>{testType ?? 'test without a type'}</b> · {outcomeText(status)}
      {lastRun !== null && `, ${relativeTime(lastRun, now(), zone())}`}
      {expectedResult !== null && expectedResult.trim() !== '' && (
        <>
          {' '}
          · expects <code {...CODE}>{expectedResult}</code>
        </>
      )}
      {testQuery !== null && testQuery.trim() !== '' && (
        <code class="printed-query" {...CODE}>
          {testQuery}
        </code>
      )}
    </li>
  );
}

function Names({ names }: { readonly names: readonly string[] }) {
  return names.length === 0 ? (
    <i class="missing">nothing</i>
  ) : (
    <p translate={false}>{names.map(isolated).join(', ')}</p>
  );
}

function nameOf(dependency: Dependency): string {
  switch (dependency.is) {
    case 'metric':
      return dependency.link.name;
    case 'source':
      return `${dependency.name} (data source)`;
    case 'unknown':
      return `${dependency.id} (not in this catalog)`;
  }
}
