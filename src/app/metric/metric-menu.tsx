import type { MetricDetail } from '../../domain/metric/detail.ts';
import { METRIC_ACTIONS } from '../core/metric-actions.ts';
import { guardWrite } from '../core/saving.ts';
import { useApp, useFeature } from '../core/use-app.ts';
import { Menu } from '../kit/menu/menu.tsx';
import { copyLink } from './copy-id.ts';
import { duplicate } from './duplicate.ts';

/** An item of the menu. */
interface Item {
  readonly text: string;
  readonly act: () => void;
  readonly isDanger?: boolean;
}

/** The less frequent actions on a metric; what deletes it is the last one. */
export function MetricMenu({ detail }: { readonly detail: MetricDetail }) {
  const app = useApp();
  const metrics = useFeature(METRIC_ACTIONS);
  const writing = (act: () => Promise<unknown>) => (): void => {
    if (!guardWrite(app)) void act();
  };
  const changes: readonly Item[] = [
    { text: 'Duplicate', act: writing(() => duplicate(app, detail)) },
    { text: 'Delete', act: writing(() => metrics.remove(detail)), isDanger: true },
  ];
  const items: readonly Item[] = [
    { text: 'Copy link', act: () => void copyLink(app, detail.metric.id) },
    ...(app.saving.canWrite.value ? changes : []),
  ];
  return (
    <Menu label="More actions" buttonLabel="More actions" button={<span aria-hidden="true">⋯</span>}>
      {({ choose }) =>
        items.map(({ text, act, isDanger = false }) => (
          <button
            key={text}
            type="button"
            role="menuitem"
            tabIndex={-1}
            class={isDanger ? 'button-danger' : undefined}
            onClick={() => choose(act)}
          >
            <span class="menu-text">{text}</span>
          </button>
        ))
      }
    </Menu>
  );
}
