import { useLayoutEffect, useState } from 'preact/hooks';
import { formatNumber } from '../../domain/core/pluralize.ts';
import type { MetricDetail } from '../../domain/metric/detail.ts';
import { lineageName } from '../../domain/lineage/lineage.ts';
import { directCounts } from '../../domain/lineage/direct-counts.ts';
import { impactSentence } from '../../domain/lineage/lineage-numbers.ts';
import { ownerName } from '../../domain/metric/owner-name.ts';
import { useApp, useFeature } from '../core/use-app.ts';
import { Modal } from '../kit/modal.tsx';
import { Prose } from '../kit/prose.tsx';
import { CODE, NAME } from '../kit/stored-text.ts';
import { LINEAGE_FOCUS } from './lineage-query.ts';
import type { FigureProps } from './lineage-figure.tsx';
import { LineageFigure } from './lineage-figure.tsx';
import { explainTrust } from '../../domain/trust/explanation.ts';
import { trustText } from '../../domain/trust/trust-text.ts';
import './lineage-screen.css';

/** A lineage on the full screen, with what is known of the metric that has the focus. */
export function LineageScreen(props: Omit<FigureProps, 'isFull'>) {
  const { lineage, toggleFull } = props;
  const [reached, setReached] = useState(lineage.center);
  const own = lineage.nodes.find(({ key }) => key === lineage.center);
  const node = lineage.nodes.find(({ key }) => key === reached);
  return (
    <Modal labelledBy="lineage-screen-title" shape="screen" onCancel={toggleFull}>
      <header class="lineage-screen-head">
        <h2 class="lineage-screen-title" id="lineage-screen-title" tabIndex={-1} autofocus>
          <span class="visually-hidden">Lineage of </span>
          <span {...NAME}>{own === undefined ? lineage.center : lineageName(own)}</span>
        </h2>
        <p class="lineage-screen-impact">{impactSentence(lineage.down.count, lineage.impact)}</p>
      </header>
      <div class="lineage-screen-main">
        <LineageFigure {...props} isFull onReach={setReached} />
        {node?.what.is === 'metric' && <Aside id={node.what.link.id} isCenter={node.key === lineage.center} />}
      </div>
    </Modal>
  );
}

/** The facts of one metric. Those of the earlier one stay until the new ones have been read. */
function Aside({ id, isCenter }: { readonly id: string; readonly isCenter: boolean }) {
  const query = useFeature(LINEAGE_FOCUS);
  useLayoutEffect(() => query.show(id), [query, id]);
  const reading = query.reading.value;
  const detail = reading.is === 'read' ? reading.value : reading.is === 'reading' ? reading.before : undefined;
  return (
    <aside class="lineage-aside" aria-label="Metric in focus">
      {detail && <Known detail={detail} isCenter={isCenter} />}
    </aside>
  );
}

function Known({ detail, isCenter }: { readonly detail: MetricDetail; readonly isCenter: boolean }) {
  const { navigation, now, zone } = useApp();
  const { metric, tests } = detail;
  const counts = directCounts(detail);
  return (
    <>
      <p class="mono" {...CODE}>
        {metric.id}
      </p>
      <h3 {...NAME}>{metric.name}</h3>
      {metric.description !== null && metric.description.trim() !== '' && <Prose text={metric.description} />}
      <dl>
        <dt>Trust</dt>
        <dd>{trustText(explainTrust(detail, now(), zone()).score)}</dd>
        <dt>Owner</dt>
        <dd {...NAME}>{metric.owner === null ? <i class="missing">nobody</i> : ownerName(metric.owner)}</dd>
        <dt>Tests</dt>
        <dd>{tests.length === 0 ? <i class="missing">none</i> : formatNumber(tests.length)}</dd>
        <dt>Upstream</dt>
        <dd>{formatNumber(counts.up)} directly</dd>
        <dt>Downstream</dt>
        <dd>{formatNumber(counts.down)} directly</dd>
      </dl>
      <p class="lineage-aside-buttons">
        <a class="button" href={navigation.hrefTo({ at: 'metric', id: metric.id, tab: 'overview' })}>
          Open
        </a>
        {!isCenter && (
          <a class="button" href={navigation.hrefTo({ at: 'metric', id: metric.id, tab: 'lineage' })}>
            Centre here
          </a>
        )}
      </p>
    </>
  );
}
