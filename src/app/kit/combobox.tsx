import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Press } from '../keys/press.ts';
import { onPress } from '../keys/press.ts';
import { NAME } from './stored-text.ts';
import './combobox.css';

/** One choice that can replace the typed text. */
export interface Choice {
  readonly value: string;
  /** A small text beside it: a name, or how often it is used. */
  readonly note: string;
}

interface ComboboxProps {
  readonly id: string;
  /** The kind of choices in the plural, for screen readers: `owners`. */
  readonly choosing: string;
  readonly text: string;
  readonly choices: readonly Choice[];
  readonly mono: boolean;
  readonly placeholder?: string;
  readonly isInvalid: boolean;
  readonly describedBy: string | undefined;
  readonly onText: (text: string) => void;
  readonly onChoose: (value: string) => void;
  /** Handles the keys that the list of choices does not use. Returns true if it used the key. */
  readonly onKey?: (press: Press) => boolean;
  readonly onPaste?: (event: ClipboardEvent) => void;
  readonly onLeave?: () => void;
  /** The input element, for callers that focus it. */
  readonly inputRef?: RefObject<HTMLInputElement | null>;
}

/** An input that offers matching choices below it. Typed text is always valid; nothing is chosen automatically. */
export function Combobox(props: ComboboxProps) {
  const { id, choosing, text, choices, mono, placeholder, isInvalid, describedBy } = props;
  const [isOpen, setOpen] = useState(false);
  // By its value: choices may be replaced between two keys, and Enter takes the one that was marked.
  const [active, setActive] = useState<string>();
  const list = useRef<HTMLUListElement>(null);
  const isShown = isOpen && choices.length > 0;
  const at = active === undefined ? -1 : choices.findIndex(({ value }) => value === active);

  useLayoutEffect(() => {
    if (isShown) list.current?.scrollIntoView({ block: 'nearest' });
  }, [isShown, choices.length]);

  function close(): void {
    setOpen(false);
    setActive(undefined);
  }

  function choose(value: string): void {
    close();
    props.onChoose(value);
  }

  function onKey(press: Press): boolean {
    const { key, mod, alt } = press;
    if (mod || alt) return false;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      setOpen(true);
      const step = key === 'ArrowDown' ? 1 : -1;
      // One place more than there are choices: the typed text itself.
      const places = choices.length + 1;
      setActive(choices[((at + 1 + step + places) % places) - 1]?.value);
      return true;
    }
    const chosen = isShown ? choices[at] : undefined;
    if (key === 'Enter' && chosen !== undefined) {
      choose(chosen.value);
      return true;
    }
    if (key === 'Escape' && isShown) {
      close();
      return true;
    }
    return props.onKey?.(press) ?? false;
  }

  return (
    <span class="combobox">
      <input
        ref={props.inputRef ?? null}
        id={id}
        {...NAME}
        class={mono ? 'combobox-input mono' : 'combobox-input'}
        role="combobox"
        aria-expanded={isShown}
        aria-controls={`${id}-choices`}
        aria-autocomplete="list"
        aria-activedescendant={isShown && at >= 0 ? `${id}-choice-${at}` : undefined}
        aria-invalid={isInvalid}
        aria-describedby={describedBy}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        placeholder={placeholder}
        value={text}
        onInput={(event) => {
          setOpen(true);
          setActive(undefined);
          props.onText(event.currentTarget.value);
        }}
        onKeyDown={onPress(onKey)}
        onPaste={props.onPaste}
        onBlur={() => {
          close();
          props.onLeave?.();
        }}
      />
      <ul
        ref={list}
        id={`${id}-choices`}
        class="combobox-choices"
        role="listbox"
        aria-label={`Known ${choosing}`}
        hidden={!isShown}
        onMouseDown={(event) => {
          // Keeps the focus in the field, whose keys do the same.
          event.preventDefault();
          const chosen = event.target instanceof Element ? event.target.closest('[data-value]') : null;
          const value = chosen?.getAttribute('data-value');
          if (typeof value === 'string') choose(value);
        }}
      >
        {isShown &&
          choices.map(({ value, note }, i) => (
            <li
              key={value}
              data-value={value}
              id={`${id}-choice-${i}`}
              role="option"
              aria-selected={i === at}
              class={mono ? 'combobox-choice mono' : 'combobox-choice'}
            >
              <span {...NAME}>{value}</span>
              <span class="combobox-note" {...NAME}>
                {note}
              </span>
            </li>
          ))}
      </ul>
    </span>
  );
}
