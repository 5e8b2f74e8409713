import { useId, useRef } from 'preact/hooks';
import type { MetricDetail } from '../../domain/metric/detail.ts';
import { METRIC_ACTIONS } from '../core/metric-actions.ts';
import { guardWrite } from '../core/saving.ts';
import { useApp, useFeature } from '../core/use-app.ts';
import { onPress } from '../keys/press.ts';
import { useMenu } from '../keys/use-menu.ts';
import { copyLink } from './copy-id.ts';
import { duplicate } from './duplicate.ts';

/** The less frequent actions on a metric; what deletes it is the last one. */
export function MetricMenu({ detail }: { readonly detail: MetricDetail }) {
  const app = useApp();
  const metrics = useFeature(METRIC_ACTIONS);
  const buttonRef = useRef<HTMLButtonElement>(null);
  const panelRef = useRef<HTMLDivElement>(null);
  const panelId = useId();
  const menu = useMenu(buttonRef, panelRef);
  const canWrite = app.saving.canWrite.value;
  const writing = (act: () => Promise<unknown>) => (): void => {
    if (!guardWrite(app)) void act();
  };

  function item(text: string, act: () => void, isDanger = false) {
    return (
      <button
        type="button"
        role="menuitem"
        tabIndex={-1}
        class={isDanger ? 'button-danger' : undefined}
        onClick={() => menu.choose(act)}
      >
        <span class="menu-text">{text}</span>
      </button>
    );
  }

  return (
    <>
      <button
        ref={buttonRef}
        type="button"
        class="quiet-button"
        aria-label="More actions"
        title="More actions"
        aria-haspopup="menu"
        aria-expanded={menu.isOpen}
        aria-controls={panelId}
        onClick={menu.toggle}
        onKeyDown={onPress(({ key }) => {
          if (key !== 'ArrowDown') return false;
          menu.toggle();
          return true;
        })}
      >
        <span aria-hidden="true">⋯</span>
      </button>
      <div
        ref={panelRef}
        id={panelId}
        class="menu-panel floating"
        role="menu"
        aria-label="More actions"
        popover="auto"
        tabIndex={-1}
        onKeyDown={onPress(menu.onKey)}
      >
        {item('Copy link', () => void copyLink(app, detail.metric.id))}
        {canWrite &&
          item(
            'Duplicate',
            writing(() => duplicate(app, detail)),
          )}
        {canWrite &&
          item(
            'Delete',
            writing(() => metrics.remove(detail)),
            true,
          )}
      </div>
    </>
  );
}
