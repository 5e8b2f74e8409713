import { useMemo, useState } from 'preact/hooks';
import { characterCount } from '../../domain/core/characters.ts';
import { formatNumber } from '../../domain/core/pluralize.ts';
import { beginningOf } from '../../domain/history/excerpt.ts';
import { Clamp } from './clamp.tsx';
import { SqlText } from './sql-text.tsx';
import { CODE } from './stored-text.ts';
import './sql-block.css';

interface SqlBlockProps {
  readonly text: string;
  /** True to start with only a few lines, if the content below must stay visible. */
  readonly brief?: boolean;
}

/** A calculation or query in a block of its own. A very long one starts collapsed. */
export function SqlBlock({ text, brief = false }: SqlBlockProps) {
  const [whole, setWhole] = useState(false);
  const { beginning, left } = useMemo(() => {
    const start = beginningOf(text);
    return { beginning: start, left: characterCount(text.slice(start.length)) };
  }, [text]);
  const sql = (
    <pre {...CODE}>
      <SqlText text={whole ? text : beginning} />
    </pre>
  );
  return (
    <div class="sql-block">
      {brief ? (
        <Clamp class="sql-clamp" more="Show all">
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
