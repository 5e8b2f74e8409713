import { useId, useState } from 'preact/hooks';
import type { Day } from '../../domain/core/instant.ts';
import { zoneWords } from '../../domain/core/zone-names.ts';
import { useApp } from '../core/use-app.ts';
import './as-of-chooser.css';

interface AsOfChooserProps {
  readonly metricId: string;
  /** The day that is shown. */
  readonly day: Day | undefined;
}

/** A field for the day at whose end, in the user's time zone, the metric is shown. */
export function AsOfChooser({ metricId, day }: AsOfChooserProps) {
  const { navigation, now, today, zone } = useApp();
  const zoneId = useId();
  const [chosen, setChosen] = useState(day ?? '');

  function show(event: Event): void {
    event.preventDefault();
    if (chosen !== '') void navigation.go({ at: 'metric', id: metricId, tab: 'history', asOf: chosen });
  }

  return (
    <form class="as-of-chooser" onSubmit={show}>
      <label class="as-of-day">
        <span>As of</span>
        <input
          type="date"
          required
          max={today()}
          aria-describedby={zoneId}
          value={chosen}
          onInput={(event) => setChosen(event.currentTarget.value)}
        />
      </label>
      <span class="as-of-day" id={zoneId}>
        {zoneWords(zone(), now())}
      </span>
      <button type="submit" class="button">
        Show
      </button>
    </form>
  );
}
