import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
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
  /** Handles the keys that the list of choices does not use. */
  readonly onKey?: (event: KeyboardEvent) => void;
  readonly onPaste?: (event: ClipboardEvent) => void;
  readonly onLeave?: () => void;
  /** The input element, for callers that focus it. */
  readonly inputRef?: RefObject<HTMLInputElement | null>;
}

/** An input that offers matching choices below it. Typed text is always valid; nothing is chosen automatically. */
export function Combobox(props: ComboboxProps) {
  const { id, choosing, text, choices, mono, placeholder, isInvalid, describedBy } = props;
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const list = useRef<HTMLUListElement>(null);
  const isShown = isOpen && choices.length > 0;
  const at = Math.min(active, choices.length - 1);

  useLayoutEffect(() => {
    if (isShown) list.current?.scrollIntoView({ block: 'nearest' });
  }, [isShown, choices.length]);

  function close(): void {
    setOpen(false);
    setActive(-1);
  }

  function choose(value: string): void {
    close();
    props.onChoose(value);
  }

  function onKeyDown(event: KeyboardEvent): void {
    // While a word is being composed, its keys belong to the input method.
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      // One place more than there are choices: the typed text itself.
      const places = choices.length + 1;
      setActive(((at + 1 + step + places) % places) - 1);
      return;
    }
    const chosen = isShown ? choices[at] : undefined;
    if (event.key === 'Enter' && chosen !== undefined) {
      event.preventDefault();
      choose(chosen.value);
      return;
    }
    if (event.key === 'Escape' && isShown) {
      event.preventDefault();
      close();
      return;
    }
    props.onKey?.(event);
  }

  return (
    <span class="combobox">
      <input
        ref={props.inputRef ?? null}
        id={id}
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
          setActive(-1);
          props.onText(event.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
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
              <span>{value}</span>
              <span class="combobox-note">{note}</span>
            </li>
          ))}
      </ul>
    </span>
  );
}
