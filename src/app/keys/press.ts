/**
 * The one place that decides what a key press is. Every handler of the page gets its keys from here, as data, and none
 * for a press that belongs to an input method. `test/architecture.ts` keeps all other files from reading key events.
 */

/** A key press as shortcuts understand it, whatever the layout of the keyboard. */
export interface Press {
  /**
   * The name of a key such as `Enter` or `ArrowDown`, or the sign that it types; a letter in lower case, with CapsLock
   * or without. On a layout without Latin letters it is what the key would type on a US keyboard.
   */
  readonly key: string;
  /** True with Shift. A sign such as `?` already says so; where it is typed depends on the layout. */
  readonly shift: boolean;
  /** True with Ctrl or ⌘. */
  readonly mod: boolean;
  /** True with Alt. With it, macOS types other signs. */
  readonly alt: boolean;
}

/** The part of a keyboard event that a press is made of. */
export type KeyFacts = Pick<
  KeyboardEvent,
  'key' | 'code' | 'keyCode' | 'isComposing' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey' | 'getModifierState'
>;

/** Handles a press. Returns true if it used it: then the browser does nothing else with it. */
export type PressHandler = (press: Press, event: Event) => boolean;

/** The `keyCode` of every key that an input method handles. */
const INPUT_METHOD = 229;

/**
 * Signs of a US keyboard by physical key, with and without Shift. Only those whose key has a letter on some other
 * layout, and that are a shortcut somewhere on the page.
 */
const SIGNS: ReadonlyMap<string, readonly [plain: string, shifted: string]> = new Map([
  ['Slash', ['/', '?']],
  ['Minus', ['-', '_']],
  ['Equal', ['=', '+']],
  ['Digit0', ['0', ')']],
  ['BracketLeft', ['[', '{']],
  ['BracketRight', [']', '}']],
]);

/** Returns the press of a keydown; undefined if it belongs to an input method, or types a sign with AltGr. */
export function pressOf(event: KeyFacts): Press | undefined {
  if (isComposition(event) || event.key === 'Dead' || isAltGr(event)) return undefined;
  return {
    key: keyOf(event),
    shift: event.shiftKey,
    mod: event.ctrlKey || event.metaKey,
    alt: event.altKey,
  };
}

/**
 * Tells if an event belongs to a word that is being composed. Safari reports the key that ends a composition after
 * its end, and marks it by its `keyCode` alone.
 */
export function isComposition({ isComposing, keyCode }: { isComposing: boolean; keyCode?: number }): boolean {
  return isComposing || keyCode === INPUT_METHOD;
}

/** The event of a key press, for those who only wait until any key is pressed. */
export const ANY_PRESS = 'keydown';

/** Makes a listener for `keydown` of a handler of presses. */
export function onPress(handle: PressHandler): (event: Event) => void {
  return (event) => {
    // Chromium fills forms with keydown events that have no key.
    const press = event instanceof KeyboardEvent ? pressOf(event) : undefined;
    if (press !== undefined && handle(press, event)) event.preventDefault();
  };
}

/** Listens for presses on the whole page. Returns a function that stops. */
export function listenForPresses(target: EventTarget, handle: PressHandler): () => void {
  const listener = onPress(handle);
  target.addEventListener('keydown', listener);
  return () => target.removeEventListener('keydown', listener);
}

/**
 * Keeps a composition's Enter from sending a form, and its Escape from emptying a field or closing a dialog. No handler
 * gets these keys, but the browser itself has uses for them. Returns a function that stops.
 */
export function guardCompositions(target: EventTarget): () => void {
  const guard = (event: Event): void => {
    if (!(event instanceof KeyboardEvent) || !isComposition(event)) return;
    const isField = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (isField && (event.key === 'Enter' || event.key === 'Escape')) event.preventDefault();
  };
  target.addEventListener('keydown', guard, { capture: true });
  return () => target.removeEventListener('keydown', guard, { capture: true });
}

/** On Windows, older browsers report AltGr as Ctrl and Alt. No shortcut has both. */
function isAltGr(event: KeyFacts): boolean {
  return event.getModifierState('AltGraph') || (event.ctrlKey && event.altKey);
}

function keyOf({ key, code, shiftKey }: KeyFacts): string {
  const sign = SIGNS.get(code)?.[shiftKey ? 1 : 0];
  // Cyrillic and Hebrew layouts have the full stop on this key.
  if (code === 'Slash' && (key === '.' || key === ',') && sign !== undefined) return sign;
  if (!/[^\x20-\x7e]/.test(key) || /\p{Script=Latin}/u.test(key)) return key.length === 1 ? key.toLowerCase() : key;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return letter.toLowerCase();
  return /[\p{L}\p{M}]/u.test(key) && sign !== undefined ? sign : key;
}
