import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { choicesOf, type RowChoice } from '../../domain/review/choices.ts';
import type { FieldRow } from '../../domain/review/field-rows.ts';
import { useApp } from '../core/use-app.ts';
import type { Settings } from '../core/settings.ts';
import { listenForPresses, type Press } from '../keys/press.ts';
import { chosenSentence } from './review-sentences.ts';
import type { Reviews } from './reviews.ts';

/** What a row's element carries for the keys. */
interface RowAt {
  readonly row: FieldRow;
  readonly name: string;
}

const ROWS = new WeakMap<Element, RowAt>();

/** Makes an element the row that the keys act on while the focus is in it. */
export function useReviewRow(row: FieldRow, name: string) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (ref.current !== null) ROWS.set(ref.current, { row, name });
  }, [row, name]);
  return ref;
}

const CHOICE_KEYS: Readonly<Record<string, RowChoice>> = { m: 'mine', t: 'theirs', b: 'both' };

interface ReviewKeysDeps {
  readonly reviews: Reviews;
  /** Gets what a screen reader is to say. */
  readonly hear: (sentence: string) => void;
  /** Opens the first section with rows; false if there is none that is closed. */
  readonly openRows: () => boolean;
}

/** Handles the keys of the review: they act on the row with the focus, and `n` goes to the next one. */
export function useReviewKeys(root: RefObject<HTMLElement | null>, deps: ReviewKeysDeps): void {
  const { settings } = useApp();
  const latestRef = useRef(deps);
  useLayoutEffect(() => {
    latestRef.current = deps;
  }, [deps]);
  // Before the review can be seen: until then these keys are those of the page, where n begins a new metric.
  useLayoutEffect(() => {
    const element = root.current;
    return element === null
      ? undefined
      : listenForPresses(
          element,
          reviewKeys(element, settings, () => latestRef.current),
        );
  }, [root, settings]);
}

function reviewKeys(root: HTMLElement, settings: Settings, deps: () => ReviewKeysDeps): (press: Press) => boolean {
  function rows(): HTMLElement[] {
    return [...root.querySelectorAll<HTMLElement>('[data-row]')];
  }

  function next(): boolean {
    const all = rows();
    const at = all.findIndex((one) => one.contains(document.activeElement));
    const after = all[at + 1] ?? all[0];
    after?.focus();
    after?.scrollIntoView({ block: 'nearest' });
    // Once they are there: a further press may come before.
    if (after === undefined && deps().openRows()) requestAnimationFrame(next);
    return true;
  }

  function choose(choice: RowChoice): boolean {
    const here = document.activeElement?.closest('[data-row]') ?? undefined;
    const at = here && ROWS.get(here);
    if (at === undefined || !choicesOf(at.row).includes(choice)) return false;
    const { reviews, hear } = deps();
    reviews.chooseRow(at.row, choice);
    hear(chosenSentence(at.name, at.row, choice));
    return true;
  }

  return ({ key, mod, alt, shift }) => {
    if (alt || shift) return false;
    if (mod) {
      if (key !== 'Enter') return false;
      void deps().reviews.accept();
      return true;
    }
    if (settings.singleKeys.peek() === 'off' && document.activeElement?.closest('[data-row]') === null) return false;
    const choice = CHOICE_KEYS[key];
    if (choice !== undefined) return choose(choice);
    return key === 'n' && next();
  };
}
