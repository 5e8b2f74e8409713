import { useMemo } from 'preact/hooks';
import { hasRightToLeft } from '../../domain/core/isolated.ts';
import { sqlTokens } from '../../domain/metric/sql-tokens.ts';
import { CODE } from './stored-text.ts';
import './sql-text.css';

/** Limit. Colours don't help in a longer text, and a page of a hundred thousand elements responds slowly. */
const MAX_COLORED_LENGTH = 20_000;

/** A calculation, highlighted if it is SQL. Its text content is the calculation itself. */
export function SqlText({ text }: { readonly text: string }) {
  const tokens = useMemo(() => sqlTokens(text.slice(0, MAX_COLORED_LENGTH)), [text]);
  return (
    <code class="sql-text" {...CODE}>
      {tokens.map((token, i) =>
        token.kind === 'plain' ? (
          <Plain key={i} text={token.text} />
        ) : (
          <span key={i} class={`sql-${token.kind}`}>
            {token.text}
          </span>
        ),
      )}
      {text.slice(MAX_COLORED_LENGTH)}
    </code>
  );
}

/** Isolates the names that are written from right to left, so that `a / b` does not become `b / a`. */
function Plain({ text }: { readonly text: string }) {
  if (!hasRightToLeft(text)) return <>{text}</>;
  return text
    .split(/([\p{L}\p{M}\p{N}_]+)/u)
    .map((part, i) => (hasRightToLeft(part) ? <bdi key={i}>{part}</bdi> : part));
}
