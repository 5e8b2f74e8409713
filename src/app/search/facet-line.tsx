import { NAME } from '../kit/stored-text.ts';
import { formatNumber } from '../../domain/core/pluralize.ts';
import type { Choice } from './facet-choice.ts';

interface FacetLineProps {
  readonly text: string;
  readonly count: number | undefined;
  readonly choice: Choice;
  readonly missing?: boolean;
  readonly onChoose: (choice: Choice) => void;
}

/**
 * One line of a facet. A click asks for it. Its minus, or a click with Alt, excludes it. The same again clears the
 * choice.
 */
export function FacetLine({ text, count, choice, missing = false, onChoose }: FacetLineProps) {
  const exclude = (): void => onChoose(choice === 'excluded' ? 'open' : 'excluded');
  return (
    <li class={`facet-line facet-${choice}`}>
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
        onClick={(event) => (event.altKey ? exclude() : onChoose(choice === 'open' ? 'wanted' : 'open'))}
      >
        <span class="facet-text" {...(missing ? {} : NAME)}>
          {text}
        </span>{' '}
        <span class="facet-count">{count !== undefined && choice !== 'excluded' && formatNumber(count)}</span>
      </button>
    </li>
  );
}
