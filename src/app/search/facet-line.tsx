import { useState } from 'preact/hooks';
import { NAME } from '../kit/stored-text.ts';
import { formatNumber } from '../../domain/core/pluralize.ts';
import type { AfterPress } from '../kit/timing/after-press.ts';
import { createAfterPress } from '../kit/timing/after-press.ts';
import type { Choice } from './facet-choice.ts';

interface FacetLineProps {
  readonly text: string;
  readonly count: number | undefined;
  readonly choice: Choice;
  readonly missing?: boolean;
  /** How deep the value lies below others. */
  readonly depth?: number;
  readonly onChoose: (choice: Choice) => void;
}

const afterPress: AfterPress = createAfterPress(window);

/**
 * One line of a facet. A click asks for it. Its minus, or a click with Alt, excludes it. The same again clears the
 * choice. The line shows the press at once; the list follows in the next frame.
 */
export function FacetLine({ text, count, choice: known, missing = false, depth = 0, onChoose }: FacetLineProps) {
  const [pressed, setPressed] = useState<Choice>();
  const choice = pressed ?? known;
  const choose = (to: Choice): void => {
    setPressed(to);
    afterPress(() => {
      onChoose(to);
      setPressed(undefined);
    });
  };
  const exclude = (): void => choose(choice === 'excluded' ? 'open' : 'excluded');
  return (
    <li class={`facet-line facet-${choice}`} style={depth === 0 ? undefined : { '--depth': depth }}>
      <button
        type="button"
        class="facet-minus"
        aria-label={`Exclude ${text}`}
        aria-pressed={choice === 'excluded'}
        title={choice === 'excluded' ? 'Stop excluding' : 'Exclude (Alt + click)'}
        onClick={exclude}
      >
        <span aria-hidden="true">−</span>
      </button>
      <button
        type="button"
        class={`facet${missing ? ' facet-missing' : ''}`}
        aria-pressed={choice === 'wanted'}
        title={text.length > 22 ? text : undefined}
        onClick={(event) => (event.altKey ? exclude() : choose(choice === 'open' ? 'wanted' : 'open'))}
      >
        <span class="facet-text" {...(missing ? {} : NAME)}>
          {text}
        </span>{' '}
        <span class="facet-count">{count !== undefined && choice !== 'excluded' && formatNumber(count)}</span>
      </button>
    </li>
  );
}
