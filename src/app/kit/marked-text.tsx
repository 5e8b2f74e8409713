import type { Span } from '../../domain/search/match.ts';
import { matchesIn } from '../../domain/search/match.ts';
import type { Term } from '../../domain/search/query.ts';

/** A text with the query's matches underlined. Neighbouring matches share one line. */
export function MarkedText({ text, terms }: { readonly text: string; readonly terms: readonly Term[] }) {
  const spans = terms.length === 0 ? [] : joined(text, matchesIn(text, terms));
  const parts = spans.flatMap(({ start, end }, i) => [
    text.slice(spans[i - 1]?.end ?? 0, start),
    <mark key={start}>{text.slice(start, end)}</mark>,
  ]);
  return (
    <>
      {parts}
      {text.slice(spans.at(-1)?.end ?? 0)}
    </>
  );
}

function joined(text: string, spans: readonly Span[]): Span[] {
  const runs: Span[] = [];
  for (const span of spans) {
    const last = runs.at(-1);
    if (last !== undefined && text.slice(last.end, span.start).trim() === '') {
      runs[runs.length - 1] = { start: last.start, end: span.end };
    } else runs.push(span);
  }
  return runs;
}
