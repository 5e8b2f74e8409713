import { useState } from 'preact/hooks';
import { formatNumber } from '../../domain/core/pluralize.ts';
import { beginningOf } from '../../domain/history/excerpt.ts';
import { Clamp } from './clamp.tsx';
import { SqlText } from './sql-text.tsx';
import './sql-block.css';

interface SqlBlockProps {
  readonly text: string;
  /** Whether it begins with a few lines only, where more stands below it that shall stay in sight. */
  readonly brief?: boolean;
}

/** A calculation or query on paper of its own. A very long one begins folded. */
export function SqlBlock({ text, brief = false }: SqlBlockProps) {
  const [whole, setWhole] = useState(false);
  const beginning = beginningOf(text);
  const left = text.length - beginning.length;
  const sql = (
    <pre>
      <SqlText text={whole ? text : beginning} />
    </pre>
  );
  return (
    <div class="sql-block">
      {brief ? (
        <Clamp class="sql-fold" more="Show all">
          {sql}
        </Clamp>
      ) : (
        sql
      )}
      {left > 0 && (
        <button type="button" class="quiet-button" aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {whole ? 'Show less' : `Show the rest (${formatNumber(left)} characters)`}
        </button>
      )}
    </div>
  );
}
