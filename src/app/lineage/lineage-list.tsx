import { isolated } from '../../domain/core/isolated.ts';
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { pluralize } from '../../domain/core/pluralize.ts';
import type { MetricLink } from '../../domain/metric/detail.ts';
import type { Lineage, LineageDirection } from '../../domain/lineage/lineage.ts';
import { lineageName } from '../../domain/lineage/lineage.ts';
import type { LineageStep } from '../../domain/lineage/lineage-levels.ts';
import { levelsOf } from '../../domain/lineage/lineage-levels.ts';
import { sideSentence, stepsLabel, throughPhrase } from '../../domain/lineage/lineage-numbers.ts';
import { GrowingList } from '../kit/paged-list.tsx';
import { MoreLevels } from './lineage-more.tsx';
import { FilterLink } from '../kit/filter-link.tsx';
import { METRIC_ACTIONS } from '../core/metric-actions.ts';
import { useApp, useFeature } from '../core/use-app.ts';
import { WriteButton } from '../kit/write-button.tsx';
import { trustText } from '../../domain/trust/trust-text.ts';
import { unknownWords } from './lineage-words.ts';
import { CODE, NAME } from '../kit/stored-text.ts';

interface LineageListProps {
  readonly lineage: Lineage;
  readonly direction: LineageDirection;
  readonly more: (direction: LineageDirection) => void;
}

const HEADINGS = { up: 'Upstream', down: 'Downstream' } as const;

/** One direction of a lineage as text, level by level. */
export function LineageList({ lineage, direction, more }: LineageListProps) {
  const levels = useMemo(() => levelsOf(lineage, direction), [lineage, direction]);
  const headingId = `lineage-${direction}`;
  return (
    <section aria-labelledby={headingId}>
      <h2 class="label" id={headingId} tabIndex={-1}>
        {HEADINGS[direction]}
      </h2>
      <p class="lineage-sum">{sideSentence(lineage[direction].count)}</p>
      {levels.map(({ steps, nodes }) => (
        <div key={steps} class="lineage-level">
          {levels.length > 1 && <h3 class="lineage-steps">{stepsLabel(steps)}</h3>}
          <GrowingList items={nodes} step={50} grows="by button" class="lineage-list" keyOf={({ node }) => node.key}>
            {(step) => <Step step={step} />}
          </GrowingList>
        </div>
      ))}
      <MoreLevels lineage={lineage} only={direction} more={more} />
    </section>
  );
}

function Step({ step: { node, through } }: { readonly step: LineageStep }) {
  const way = throughPhrase(through.map((one) => isolated(lineageName(one))));
  switch (node.what.is) {
    case 'metric':
      return <MetricStep link={node.what.link} isUsedLately={node.what.isUsedLately} way={way} />;
    case 'source':
      return (
        <Row kind="data source" way={way}>
          <FilterLink filterKey="source" value={node.what.name} />
        </Row>
      );
    case 'unknown':
      return <UnknownStep id={node.key} isInTrash={node.what.isInTrash} way={way} />;
  }
}

interface UnknownStepProps {
  readonly id: string;
  readonly isInTrash: boolean;
  readonly way: string | undefined;
}

/** An id that no metric has. One that is in the trash can be restored here. */
function UnknownStep({ id, isInTrash, way }: UnknownStepProps) {
  const metrics = useFeature(METRIC_ACTIONS);
  return (
    <Row kind={unknownWords(isInTrash)} way={way}>
      <span>
        <span class="mono missing lineage-unknown" {...CODE}>
          {id}
        </span>
        {isInTrash && (
          <>
            {' '}
            <WriteButton class="quiet-button" onClick={() => void metrics.restore(id)}>
              Restore<span class="visually-hidden"> {isolated(id)}</span>
            </WriteButton>
          </>
        )}
      </span>
    </Row>
  );
}

interface MetricStepProps {
  readonly link: MetricLink;
  readonly isUsedLately: boolean;
  readonly way: string | undefined;
}

function MetricStep({ link, isUsedLately, way }: MetricStepProps) {
  const { navigation } = useApp();
  const tests = link.testCount === 0 ? 'not tested' : pluralize(link.testCount, 'test');
  return (
    <Row kind={isUsedLately ? `${tests} · used lately` : tests} id={link.id} trust={link.trust} way={way}>
      <a class="lineage-name" {...NAME} href={navigation.hrefTo({ at: 'metric', id: link.id, tab: 'lineage' })}>
        {link.name}
      </a>
    </Row>
  );
}

interface RowProps {
  readonly kind: string;
  readonly id?: string;
  readonly trust?: number | null;
  readonly way: string | undefined;
  readonly children: ComponentChildren;
}

function Row({ kind, id, trust, way, children }: RowProps) {
  return (
    <li class="lineage-node">
      {children}
      <span class="lineage-kind">
        {id !== undefined && (
          <>
            <code {...CODE}>{id}</code> ·{' '}
          </>
        )}
        {kind}
        {way !== undefined && ` · ${way}`}
      </span>
      {trust !== undefined && (
        <span class="lineage-trust">
          <span class="visually-hidden">trust </span>
          {trustText(trust)}
        </span>
      )}
    </li>
  );
}
