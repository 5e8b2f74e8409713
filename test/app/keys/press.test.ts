import { describe, expect, it, test } from 'vitest';
import type { KeyFacts } from '../../../src/app/keys/press.ts';
import { pressOf } from '../../../src/app/keys/press.ts';

/** Returns the keydown of a key, as a browser reports it. */
function down(key: string, code: string, more: Partial<KeyFacts> = {}): KeyFacts {
  return {
    key,
    code,
    keyCode: 0,
    isComposing: false,
    shiftKey: false,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    getModifierState: () => false,
    ...more,
  };
}

const SHIFT = { shiftKey: true };

describe('[G36] keys of a word that is being composed', () => {
  test.each(['Enter', 'Escape', 'ArrowDown', 'ArrowUp', 'Backspace', 'Tab', ' ', 'j'])('%s is no press', (key) => {
    expect(pressOf(down(key, key, { isComposing: true }))).toBeUndefined();
    // Safari: the key that ends the composition comes after its end.
    expect(pressOf(down(key, key, { keyCode: 229 }))).toBeUndefined();
  });

  it('a dead key is no press either', () => {
    expect(pressOf(down('Dead', 'Quote'))).toBeUndefined();
  });
});

describe('[G36] a shortcut on any layout', () => {
  test.each([
    // Latin layouts: by what is typed.
    ['QWERTY', down('j', 'KeyJ'), 'j'],
    ['Dvorak, whose j is on the key of c', down('j', 'KeyC'), 'j'],
    ['Dvorak, whose h is on the key of j', down('h', 'KeyJ'), 'h'],
    ['AZERTY, whose a is on the key of q', down('a', 'KeyQ'), 'a'],
    ['AZERTY, whose 0 has an accent', down('à', 'Digit0'), 'à'],
    ['German ö', down('ö', 'Semicolon'), 'ö'],
    ['German ß', down('ß', 'Minus'), 'ß'],
    ['German /', down('/', 'Digit7', SHIFT), '/'],
    ['German ?', down('?', 'Minus', SHIFT), '?'],
    ['Spanish ¡', down('¡', 'Equal'), '¡'],
    ['CapsLock', down('J', 'KeyJ'), 'j'],
    ['Shift', down('J', 'KeyJ', SHIFT), 'j'],
    ['Shift and CapsLock', down('j', 'KeyJ', SHIFT), 'j'],
    // Others: by the physical key.
    ['Russian', down('о', 'KeyJ'), 'j'],
    ['Russian, CapsLock', down('О', 'KeyJ'), 'j'],
    ['Russian Ctrl K', down('л', 'KeyK', { ctrlKey: true }), 'k'],
    ['Russian Ctrl S', down('ы', 'KeyS', { ctrlKey: true }), 's'],
    ['Greek', down('ν', 'KeyN'), 'n'],
    ['Hebrew', down('ח', 'KeyJ'), 'j'],
    ['Arabic, two letters on a key', down('لا', 'KeyB'), 'b'],
    ['Arabic comma on K', down('،', 'KeyK', SHIFT), 'k'],
    ['Thai vowel sign', down('่', 'KeyJ'), 'j'],
    ['Russian / beside Shift', down('.', 'Slash'), '/'],
    ['Russian ? beside Shift', down(',', 'Slash', SHIFT), '?'],
    ['Russian / where it is typed', down('/', 'Backslash', SHIFT), '/'],
    ['Hebrew / where it is typed', down('/', 'KeyQ'), '/'],
    ['Arabic letter on /', down('ظ', 'Slash'), '/'],
    ['Russian letter on [', down('х', 'BracketLeft'), '['],
    ['Russian №', down('№', 'Digit3', SHIFT), '№'],
    // Not letters at all.
    ['numpad', down('/', 'NumpadDivide'), '/'],
    ['numpad without NumLock', down('Home', 'Numpad7'), 'Home'],
    ['Enter', down('Enter', 'NumpadEnter'), 'Enter'],
  ])('%s', (_, event, key) => {
    expect(pressOf(event)?.key).toBe(key);
  });

  it('tells Shift, Ctrl, ⌘ and Alt', () => {
    expect(pressOf(down('J', 'KeyJ', SHIFT))).toEqual({ key: 'j', shift: true, mod: false, alt: false });
    expect(pressOf(down('k', 'KeyK', { metaKey: true }))).toEqual({ key: 'k', shift: false, mod: true, alt: false });
    expect(pressOf(down('∆', 'KeyJ', { altKey: true }))?.alt).toBe(true);
  });

  it('AltGr types signs and is never a shortcut', () => {
    const isAltGr = (state: string): boolean => state === 'AltGraph';
    expect(pressOf(down('[', 'Digit8', { getModifierState: isAltGr }))).toBeUndefined();
    // Windows reports it as Ctrl and Alt, too.
    expect(pressOf(down('@', 'KeyQ', { ctrlKey: true, altKey: true }))).toBeUndefined();
  });
});
