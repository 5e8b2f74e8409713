import { useRef } from 'preact/hooks';
import { Icon } from '../kit/icon.tsx';
import { lazy } from '../kit/lazy.tsx';
import { useApp, useFeature } from '../core/use-app.ts';
import { UPDATES } from '../updates/updates-feature.ts';
import './notices.css';

const updateNotice = lazy(async () => (await import('../updates/update-notice.tsx')).UpdateNotice);

/** The notices at the foot of the page, with Undo if there is one. */
export function Notices() {
  const { notices } = useApp();
  const updates = useFeature(UPDATES);
  const update = updates.loaded.value;
  const cameFromRef = useRef<HTMLElement | null>(null);

  /** Dismisses a notice. The pressed button disappears; the focus must not. */
  function dismiss(number: number): void {
    notices.dismiss(number);
    cameFromRef.current?.focus();
  }

  return (
    <div
      class="notices"
      aria-live="polite"
      onMouseEnter={() => notices.hold(true)}
      onMouseLeave={() => notices.hold(false)}
      onFocusIn={(event) => {
        notices.hold(true);
        const { currentTarget, relatedTarget } = event;
        const isFromOutside = relatedTarget instanceof HTMLElement && !currentTarget.contains(relatedTarget);
        if (isFromOutside) cameFromRef.current = relatedTarget;
      }}
      onFocusOut={() => notices.hold(false)}
    >
      {notices.shown.value.map(({ number, tone, text, action }) => (
        <div key={number} class={`notice notice-${tone}`}>
          <p id={`notice-${number}`}>{text}</p>
          {action !== undefined && (
            <button
              type="button"
              class="notice-action"
              aria-describedby={`notice-${number}`}
              onClick={() => {
                dismiss(number);
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
          <button type="button" class="notice-close" aria-label="Dismiss" onClick={() => dismiss(number)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
      {update !== undefined && update.state.value.is !== 'none' && <updateNotice.Component updates={update} />}
    </div>
  );
}
