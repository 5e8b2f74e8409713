import { useEffect } from 'preact/hooks';
import type { AppContext } from '../core/app-context.ts';
import { guardWrite } from '../core/saving.ts';
import type { ListMove } from '../core/commands.ts';
import { FOCUS_LIST, FOCUS_SEARCH, MOVE_IN_LIST } from '../core/commands.ts';
import { useApp } from '../core/use-app.ts';
import type { Press } from '../keys/press.ts';
import { listenForPresses } from '../keys/press.ts';
import { LIST } from '../list/list-feature.ts';

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
 * nothing. Those without a modifier can be turned off: somebody who speaks to the page, or hits a key by accident, would set
 * them off. `open` must be a stable function: otherwise a `g` is forgotten before its second key.
 */
export function useShortcuts(open: (overlay: 'shortcuts' | 'palette' | 'catalogs') => void): void {
  const app = useApp();
  useEffect(() => {
    const { navigation, settings } = app;
    let chordUntil = 0;

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

    function single({ key, shift }: Press): boolean {
      // Shift is a part of many signs, but makes another key of a letter.
      if (shift && /^[a-z]$/.test(key)) return false;
      switch (key) {
        case '/':
          return FOCUS_SEARCH.run(app);
        case 'j':
          return moveInList(app, 'next');
        case 'k':
          return moveInList(app, 'previous');
        case 'e':
          return editOpenMetric(app);
        case 'n':
          if (!guardWrite(app)) void navigation.go({ at: 'new' });
          return true;
        case 'u':
          return step(app, 'undo');
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

    function handle(press: Press, event: Event): boolean {
      if (press.alt || event.defaultPrevented) return false;
      if (document.querySelector('dialog[open], [popover]:popover-open') !== null) return false;
      const typing = isTyping(event.composedPath()[0]);
      if (press.mod) {
        // A field undoes by itself what was typed in it.
        if (press.key === 'z' && !typing) return step(app, press.shift ? 'redo' : 'undo');
        if (press.key !== 'k' || press.shift) return false;
        open('palette');
        return true;
      }
      if (typing) return false;
      if (settings.singleKeys.peek() === 'off') return false;
      const inChord = performance.now() < chordUntil;
      chordUntil = 0;
      return (inChord && !press.shift && chord(press.key)) || single(press);
    }

    return listenForPresses(window, handle);
  }, [app, open]);
}

/** Edits the open metric, or the one that is about to open: a key may follow Enter before its id has been read. */
function editOpenMetric(app: AppContext): boolean {
  const { navigation } = app;
  const list = LIST.of(app);
  if (navigation.route.peek().at !== 'metric' && !list.isBusy()) return false;
  list.act(() => {
    const route = navigation.route.peek();
    if (route.at === 'metric' && !guardWrite(app)) void navigation.go({ at: 'edit', id: route.id });
    return undefined;
  });
  return true;
}

/** Takes a step of the undo list, which is loaded with the first thing that can be undone. */
function step(app: AppContext, way: 'undo' | 'redo'): boolean {
  import('../core/undo.ts')
    .then(({ UNDO_LIST }) => UNDO_LIST.of(app)[way]() || (way === 'undo' && undoLatest(app)))
    .catch(app.report);
  return true;
}

/** Runs the Undo of the newest notice that offers one. */
function undoLatest({ notices }: AppContext): boolean {
  const latest = notices.shown.peek().findLast(({ action }) => action?.label.startsWith('Undo'));
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
