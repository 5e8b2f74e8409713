import { useRef, useState } from 'preact/hooks';
import { oneLine } from '../../domain/core/one-line.ts';
import { sameText } from '../../domain/core/same-text.ts';
import { listOf, listText } from '../../domain/core/list-text.ts';
import type { Choice } from './combobox.tsx';
import { Combobox } from './combobox.tsx';
import type { Press } from '../keys/press.ts';
import { Icon } from './icon.tsx';
import { NAME } from './stored-text.ts';
import './item-field.css';

interface ItemFieldProps {
  readonly id: string;
  /** The kind of items in the plural, for screen readers: `tags`. */
  readonly items: string;
  /** All items as one line of text, as `listText` writes it. */
  readonly text: string;
  readonly mono: boolean;
  readonly placeholder: string;
  readonly isInvalid: boolean;
  readonly describedBy: string | undefined;
  /** The completions of an item. Items that are already chosen are left out. */
  readonly choicesFor: (typed: string) => readonly Choice[];
  readonly onTyped?: (typed: string) => void;
  /** Tells if the catalog does not know an item. */
  readonly isUnknown?: (item: string) => boolean;
  readonly onText: (text: string) => void;
}

/** Chips, and the text that is being typed after them. Typed text counts as it is: saving does not require Enter. */
interface Written {
  readonly chips: readonly string[];
  readonly typed: string;
}

/** A field for several items. Enter or a comma turns the typed text into a chip, Backspace removes the last one. */
export function ItemField(props: ItemFieldProps) {
  const { id, items, text, isUnknown } = props;
  const [own, setOwn] = useState<Written & { readonly of: string }>({ chips: [], typed: '', of: '' });
  const inputRef = useRef<HTMLInputElement>(null);
  // A text that was set from outside, such as after a draft was discarded, is shown as chips.
  const written: Written = own.of === text ? own : { chips: listOf(text), typed: '' };
  const { chips, typed } = written;

  function write(next: Written): void {
    const now = listText(itemsOf(next));
    setOwn({ ...next, of: now });
    props.onText(now);
    if (next.typed !== typed) props.onTyped?.(next.typed);
  }

  function add(item: string): void {
    write({ chips: [...new Set([...chips, ...listOf(item)])], typed: '' });
  }

  function onKey({ key }: Press): boolean {
    const field = inputRef.current;
    if (key === 'Enter') {
      if (typed.trim() !== '') add(typed);
      // Never submits the form: one Enter too many would save it.
      return true;
    }
    const atStart = field?.selectionStart === 0 && field.selectionEnd === 0;
    if (key !== 'Backspace' || !atStart || chips.length === 0) return false;
    write({ chips: chips.slice(0, -1), typed });
    return true;
  }

  function onPaste(event: ClipboardEvent): void {
    const pasted = event.clipboardData?.getData('text/plain') ?? '';
    if (listOf(pasted).length < 2 && oneLine(pasted) === pasted) return;
    event.preventDefault();
    add(`${typed}${pasted}`);
  }

  const chosen = new Set(chips.map(sameText));
  return (
    <div class="item-field">
      {chips.length > 0 && (
        <ul class="item-chips" aria-label={`Chosen ${items}`}>
          {chips.map((item) => (
            <li key={item} class={`item-chip${isUnknown?.(item) === true ? ' item-chip-unknown' : ''}`}>
              <span {...NAME} class={props.mono ? 'mono' : ''}>
                {item}
              </span>
              <button
                type="button"
                class="item-remove"
                aria-label={`Remove ${item}`}
                onClick={() => {
                  write({ chips: chips.filter((one) => one !== item), typed });
                  inputRef.current?.focus();
                }}
              >
                <Icon name="close" size={12} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Combobox
        inputRef={inputRef}
        id={id}
        choosing={items}
        text={typed}
        choices={props.choicesFor(typed).filter(({ value }) => !chosen.has(sameText(value)))}
        mono={props.mono}
        placeholder={chips.length === 0 ? props.placeholder : ''}
        isInvalid={props.isInvalid}
        describedBy={props.describedBy}
        onText={(now) => write(afterTyping(chips, now))}
        onChoose={(value) => write({ chips: [...new Set([...chips, value])], typed: '' })}
        onKey={onKey}
        onPaste={onPaste}
        onLeave={() => {
          if (typed.trim() !== '') add(typed);
        }}
      />
    </div>
  );
}

/** Turns all that ends with a comma into chips; the rest is still being typed. A comma in quotes ends nothing. */
function afterTyping(chips: readonly string[], typed: string): Written {
  let isQuoted = false;
  let end = 0;
  for (let i = 0; i < typed.length; i += 1) {
    if (typed[i] === '"') isQuoted = !isQuoted;
    if (typed[i] === ',' && !isQuoted) end = i + 1;
  }
  if (end === 0) return { chips, typed };
  const ended = listOf(typed.slice(0, end));
  return { chips: [...new Set([...chips, ...ended])], typed: typed.slice(end).trimStart() };
}

function itemsOf({ chips, typed }: Written): string[] {
  return [...new Set([...chips, ...listOf(typed)])];
}
