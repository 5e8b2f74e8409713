import { useEffect } from 'preact/hooks';
import type { Page } from '../state/page.ts';
import { refusesChange } from './change-button.tsx';
import { isListHidden } from './metric-list.tsx';
import { GRID_ID } from './metric-row.tsx';
import { usePage } from './page-context.ts';

const CHORD_MS = 1200;

/** The page's keys. None of them fires while somebody types or a dialog is open. */
export function useShortcuts(onHelp: () => void): void {
  const page = usePage();
  useEffect(() => {
    const { navigation } = page;
    let chordUntil = 0;

    function chord(key: string): boolean {
      if (key === 'a') void navigation.go({ at: 'activity' });
      else if (key === 't') void navigation.go({ at: 'trash' });
      else return false;
      return true;
    }

    function single(event: KeyboardEvent): boolean {
      const route = navigation.route.peek();
      switch (event.key) {
        case '/':
          document.getElementById('search')?.focus();
          return true;
        case 'j':
        case 'k':
          return keyInList(event.key);
        case 'e':
          if (route.at !== 'metric') return false;
          if (!refusesChange(page)) void navigation.go({ at: 'edit', id: route.id });
          return true;
        case 'n':
          if (!refusesChange(page)) void navigation.go({ at: 'new' });
          return true;
        case 'u':
          return undoLatest(page);
        case '?':
          onHelp();
          return true;
        case 'g':
          chordUntil = performance.now() + CHORD_MS;
          return true;
        default:
          return false;
      }
    }

    function onKeyDown(event: KeyboardEvent): void {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || document.querySelector('dialog[open], [popover]:popover-open') !== null) return;
      const inChord = performance.now() < chordUntil;
      chordUntil = 0;
      if ((inChord && chord(event.key)) || single(event)) event.preventDefault();
    }

    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [page, onHelp]);
}

/** What the newest notice offers to undo, as long as it is shown. */
function undoLatest({ notices }: Page): boolean {
  const latest = notices.shown.peek().findLast(({ action }) => action?.label === 'Undo');
  if (latest === undefined) return false;
  notices.dismiss(latest.number);
  latest.action?.run();
  return true;
}

/** Takes the keyboard to the list, where the key is understood. */
function keyInList(key: string): boolean {
  const grid = document.getElementById(GRID_ID);
  if (grid === null || isListHidden()) return false;
  grid.focus();
  grid.dispatchEvent(new KeyboardEvent('keydown', { key }));
  return true;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input, textarea, select');
}
