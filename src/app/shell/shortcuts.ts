import { useEffect } from 'preact/hooks';
import type { AppContext } from '../core/app-context.ts';
import { guardWrite } from '../core/saving.ts';
import type { ListMove } from '../core/commands.ts';
import { FOCUS_LIST, FOCUS_SEARCH, MOVE_IN_LIST } from '../core/commands.ts';
import { useApp } from '../core/use-app.ts';

const CHORD_MS = 1200;
/** The routes of `g` followed by a key. */
const CHORDS: Readonly<Record<string, 'list' | 'activity' | 'trash' | 'storage'>> = {
  l: 'list',
  a: 'activity',
  t: 'trash',
  s: 'storage',
};
const CATALOGS_KEY = 'c';

/**
 * Handles the page's keys. None of them works while a dialog is open or the user types, except Ctrl K, which types
 * nothing. `open` must be a stable function: otherwise a `g` is forgotten before its second key.
 */
export function useShortcuts(open: (overlay: 'shortcuts' | 'palette' | 'catalogs') => void): void {
  const app = useApp();
  useEffect(() => {
    const { navigation } = app;
    let chordUntil = 0;
    /** Keys typed until then are ignored: the palette may still be loading, and they are meant for it. */
    let heldUntil = 0;

    function chord(key: string): boolean {
      if (key === CATALOGS_KEY) {
        open('catalogs');
        return true;
      }
      const at = CHORDS[key];
      if (at === undefined) return false;
      void navigation.go({ at });
      return true;
    }

    function single(event: KeyboardEvent): boolean {
      const route = navigation.route.peek();
      switch (event.key) {
        case '/':
          return FOCUS_SEARCH.run(app);
        case 'j':
          return moveInList(app, 'next');
        case 'k':
          return moveInList(app, 'previous');
        case 'e':
          if (route.at !== 'metric') return false;
          if (!guardWrite(app)) void navigation.go({ at: 'edit', id: route.id });
          return true;
        case 'n':
          if (!guardWrite(app)) void navigation.go({ at: 'new' });
          return true;
        case 'u':
          return undoLatest(app);
        case '?':
          open('shortcuts');
          return true;
        case 'g':
          chordUntil = performance.now() + CHORD_MS;
          return true;
        default:
          return false;
      }
    }

    function onKeyDown(event: KeyboardEvent): void {
      if (event.altKey || event.defaultPrevented) return;
      if (document.querySelector('dialog[open], [popover]:popover-open') !== null) {
        heldUntil = 0;
        return;
      }
      if (event.ctrlKey || event.metaKey) {
        if (event.key.toLowerCase() !== 'k' || event.shiftKey) return;
        event.preventDefault();
        heldUntil = performance.now() + CHORD_MS;
        open('palette');
        return;
      }
      if (isTyping(event.composedPath()[0]) || performance.now() < heldUntil) return;
      const inChord = performance.now() < chordUntil;
      chordUntil = 0;
      if ((inChord && chord(event.key)) || single(event)) event.preventDefault();
    }

    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [app, open]);
}

/** Runs the Undo of the newest notice that offers one. */
function undoLatest({ notices }: AppContext): boolean {
  const latest = notices.shown.peek().findLast(({ action }) => action?.label === 'Undo');
  if (latest === undefined) return false;
  notices.dismiss(latest.number);
  latest.action?.run();
  return true;
}

/** Focuses the list and moves one step in it. */
function moveInList(app: AppContext, move: ListMove): boolean {
  return FOCUS_LIST.run(app) && MOVE_IN_LIST.run(app, move);
}

/** Takes the event's inner target, which may be inside a shadow root. */
function isTyping(target: EventTarget | undefined): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input, textarea, select');
}
