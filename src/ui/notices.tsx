import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';
import './styles/notices.css';

/** What just happened, at the foot of the page, with Undo where there is one. */
export function Notices() {
  const { notices } = usePage();
  return (
    <div
      class="notices"
      aria-live="polite"
      onMouseEnter={() => notices.hold(true)}
      onMouseLeave={() => notices.hold(false)}
      onFocusIn={() => notices.hold(true)}
      onFocusOut={() => notices.hold(false)}
    >
      {notices.shown.value.map(({ number, tone, text, action }) => (
        <div key={number} class={`notice notice-${tone}`}>
          <p>{text}</p>
          {action !== undefined && (
            <button
              type="button"
              class="notice-action"
              onClick={() => {
                notices.dismiss(number);
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
          <button type="button" class="notice-close" aria-label="Dismiss" onClick={() => notices.dismiss(number)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
