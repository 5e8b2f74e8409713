import { inSteps, sparklinePath } from './sparkline-path.ts';

const WIDTH = 66;
const HEIGHT = 14;

/** The last 30 days of use as a hairline; nothing where there was no use. The number itself is on the metric's page. */
export function Sparkline({ perDay }: { readonly perDay: readonly number[] }) {
  if (perDay.length === 0) return null;
  return (
    <svg class="sparkline" width={WIDTH} height={HEIGHT + 2} viewBox={`0 -1 ${WIDTH} ${HEIGHT + 2}`} aria-hidden="true">
      <path d={sparklinePath(inSteps(perDay, 15), WIDTH, HEIGHT)} />
    </svg>
  );
}
