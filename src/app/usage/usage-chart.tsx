import { useMemo, useState } from 'preact/hooks';
import type { DayCount } from '../../domain/core/chart.ts';
import { barChart, chartSentence, dayMarks } from '../../domain/core/chart.ts';
import { pluralize, formatNumber } from '../../domain/core/pluralize.ts';
import { dayAndMonth, longDate } from '../../domain/core/relative-time.ts';
import './usage-chart.css';

/** The drawing's own units. It is stretched to the available width. */
const WIDTH = 1000;
const HEIGHT = 160;

/** Usage by day, as bars over a baseline. A sentence summarizes it, and a table has the same numbers by day. */
export function UsageChart({ perDay }: { readonly perDay: readonly DayCount[] }) {
  const chart = useMemo(
    () =>
      barChart(
        perDay.map(({ count }) => count),
        WIDTH,
        HEIGHT,
      ),
    [perDay],
  );
  const [tabled, setTabled] = useState(false);
  const marks = useMemo(() => dayMarks(perDay.map(({ day }) => day)), [perDay]);
  return (
    <figure class="usage-chart">
      <div class="usage-chart-plot" aria-hidden="true">
        <div class="usage-chart-values">
          {chart.lines.map(({ value }) => (
            <span key={value}>{formatNumber(value)}</span>
          ))}
        </div>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none">
          {chart.lines.map(({ y, value }) => (
            <line
              key={value}
              class={value === 0 ? 'usage-chart-ground' : 'usage-chart-line'}
              x1="0"
              x2={WIDTH}
              y1={y}
              y2={y}
            />
          ))}
          {chart.bars.map((bar, i) => {
            const day = perDay[i];
            if (day === undefined) return null;
            return (
              <g key={day.day} class="usage-chart-day">
                <title>{`${longDate(day.day)}: ${pluralize(day.count, 'time')}`}</title>
                <rect
                  class="usage-chart-reach"
                  x={(i * WIDTH) / perDay.length}
                  y="0"
                  width={WIDTH / perDay.length}
                  height={HEIGHT}
                />
                <rect class="usage-chart-bar" x={bar.x} y={bar.y} width={bar.width} height={bar.height} />
              </g>
            );
          })}
        </svg>
        <div class="usage-chart-days">
          {marks.map(({ day }) => (
            <span key={day}>{dayAndMonth(day)}</span>
          ))}
        </div>
      </div>
      <figcaption class="usage-chart-caption">
        {chartSentence(perDay)}{' '}
        <button type="button" class="quiet-button" aria-expanded={tabled} onClick={() => setTabled(!tabled)}>
          {tabled ? 'Hide table' : 'Show as table'}
        </button>
      </figcaption>
      {tabled && <DayTable perDay={perDay} />}
    </figure>
  );
}

/** The days with usage, newest first. */
function DayTable({ perDay }: { readonly perDay: readonly DayCount[] }) {
  return (
    <table class="usage-table">
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col">Uses</th>
        </tr>
      </thead>
      <tbody>
        {perDay
          .filter(({ count }) => count > 0)
          .toReversed()
          .map(({ day, count }) => (
            <tr key={day}>
              <th scope="row">{longDate(day)}</th>
              <td>{formatNumber(count)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
