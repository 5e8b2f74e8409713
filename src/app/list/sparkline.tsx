import { inSteps, sparklinePath } from './sparkline-path.ts';

const WIDTH = 66;
const HEIGHT = 14;

/**
 * The usage of the last 30 days as a hairline; nothing if there was none. The number itself is on the metric's page.
 */
export function Sparkline({ perDay }: { readonly perDay: readonly number[] }) {
  if (perDay.length === 0) return null;
  return (
    <svg class="sparkline" width={WIDTH} height={HEIGHT + 2} viewBox={`0 -1 ${WIDTH} ${HEIGHT + 2}`} aria-hidden="true">
      <path d={sparklinePath(inSteps(perDay, 15), WIDTH, HEIGHT)} />
    </svg>
  );
}
