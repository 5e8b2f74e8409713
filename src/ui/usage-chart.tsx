import { useMemo } from 'preact/hooks';
import type { DayCount } from '../domain/chart.ts';
import { barChart, chartSentence, dayMarks } from '../domain/chart.ts';
import { counted, grouped } from '../domain/counted.ts';
import { dayAndMonth, longDate } from '../domain/relative-time.ts';
import './styles/usage-chart.css';

/** The drawing's own units; it is stretched to the width that there is. */
const WIDTH = 1000;
const HEIGHT = 160;

/** Usage by day, as bars over a ground line. A sentence says the same to those who do not see it. */
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
  const marks = useMemo(() => dayMarks(perDay.map(({ day }) => day)), [perDay]);
  return (
    <figure class="usage-chart">
      <div class="usage-chart-plot" aria-hidden="true">
        <div class="usage-chart-values">
          {chart.lines.map(({ value }) => (
            <span key={value}>{grouped(value)}</span>
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
                <title>{`${longDate(day.day)}: ${counted(day.count, 'time')}`}</title>
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
      <figcaption class="visually-hidden">{chartSentence(perDay)}</figcaption>
    </figure>
  );
}
