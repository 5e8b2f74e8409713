import { useEffect, useRef, useState } from 'preact/hooks';
import type { MetricDetail } from '../../domain/metric/detail.ts';
import type { Written } from '../core/saving.ts';
import { tellTestAdded, tellTestChanged } from '../core/undo.ts';
import { testsSentence } from '../../domain/metric/tests-sentence.ts';
import type { ValidationTest, ValidationTestUpdates } from '../../domain/metric/validation-test.ts';
import type { FormDrafts } from '../core/form-drafts.ts';
import { WriteButton } from '../kit/write-button.tsx';
import { useApp, useFeature } from '../core/use-app.ts';
import { METRIC_ACTIONS } from '../core/metric-actions.ts';
import type { TestTexts } from './tests-form.tsx';
import { TEST_FIELDS, TestForm, testFormName } from './tests-form.tsx';
import { writeButtonId, TestItem } from './tests-item.tsx';
import './tests.css';

/** The form that is open; one at a time. */
type Writing = { readonly is: 'nothing' } | { readonly is: 'new' } | { readonly is: 'test'; readonly id: number };

const ADD_BUTTON_ID = 'add-test';

/** The metric's validation tests: what they check, their last results, and a form for each. */
export function Tests({ detail }: { readonly detail: MetricDetail }) {
  const app = useApp();
  const { formDrafts, now, zone } = app;
  const metrics = useFeature(METRIC_ACTIONS);
  const { metric, tests } = detail;
  const [writing, setWriting] = useState<Writing>(() => typedEarlier(detail, formDrafts));
  const element = useRef<HTMLDivElement>(null);
  const [focus, setFocus] = useState<string | undefined>(undefined);

  // Returns the focus to the button that opened the form, once that is rendered again.
  useEffect(() => {
    if (focus !== undefined) element.current?.querySelector<HTMLElement>(`#${focus}`)?.focus();
    setFocus(undefined);
  }, [focus]);

  async function add(texts: TestTexts): Promise<Written<ValidationTest>> {
    const written = await metrics.addTest(metric.id, texts);
    if (written.is === 'done') tellTestAdded(app, written.value);
    return written;
  }

  async function change(test: ValidationTest, updates: ValidationTestUpdates): Promise<Written<ValidationTest>> {
    const written = await metrics.updateTest(test.id, updates);
    if (written.is === 'done') tellTestChanged(app, test, updates);
    return written;
  }

  function done(): void {
    setFocus(writing.is === 'test' ? writeButtonId(writing.id) : ADD_BUTTON_ID);
    setWriting({ is: 'nothing' });
  }

  return (
    <div ref={element} class="tests">
      <div class="tests-bar">
        <p>{tests.length === 0 ? 'No tests yet.' : testsSentence(tests, now(), zone())}</p>
        {writing.is !== 'new' && (
          <WriteButton class="button" id={ADD_BUTTON_ID} onClick={() => setWriting({ is: 'new' })}>
            Add test
          </WriteButton>
        )}
      </div>
      {writing.is === 'new' && <TestForm metricId={metric.id} test={undefined} keep={add} done={done} />}
      <ul class="tests-list">
        {tests.map((test) => (
          <li key={test.id}>
            {writing.is === 'test' && writing.id === test.id ? (
              <TestForm metricId={metric.id} test={test} keep={(updates) => change(test, updates)} done={done} />
            ) : (
              <TestItem test={test} change={() => setWriting(formFor(test))} removed={() => setFocus(ADD_BUTTON_ID)} />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function formFor(test: ValidationTest): Writing {
  return { is: 'test', id: test.id };
}

/** Opens the form that was left with a draft in it. */
function typedEarlier({ metric, tests }: MetricDetail, formDrafts: FormDrafts): Writing {
  const isTyped = (testId: number | undefined): boolean =>
    formDrafts.find(testFormName(metric.id, testId), TEST_FIELDS) !== undefined;
  const test = tests.find(({ id }) => isTyped(id));
  if (test !== undefined) return formFor(test);
  return { is: isTyped(undefined) ? 'new' : 'nothing' };
}
