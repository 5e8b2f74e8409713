import { useState } from 'preact/hooks';
import { grouped } from '../domain/counted.ts';
import { beginningOf } from '../domain/excerpt.ts';
import { SqlText } from './sql-text.tsx';
import './styles/sql-block.css';

/** A calculation or query on paper of its own. A very long one begins folded. */
export function SqlBlock({ text }: { readonly text: string }) {
  const [whole, setWhole] = useState(false);
  const beginning = beginningOf(text);
  const left = text.length - beginning.length;
  return (
    <div class="sql-block">
      <pre>
        <SqlText text={whole ? text : beginning} />
      </pre>
      {left > 0 && (
        <button type="button" class="quiet-button" aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {whole ? 'Show less' : `Show the rest (${grouped(left)} characters)`}
        </button>
      )}
    </div>
  );
}
