import { useEffect, useState } from 'preact/hooks';
import { pluralize } from '../../domain/core/pluralize.ts';
import { piecesOf } from '../../domain/search/query.ts';
import type { RelaxedQuery, Relaxation } from './query-relaxation.ts';
import { explained } from './query-relaxation.ts';
import { searchTextOf } from '../../domain/search/search-text.ts';
import { useApp } from '../core/use-app.ts';
import { NAME } from '../kit/stored-text.ts';
import './nothing-found.css';

const PAUSE_MS = 200;

/** An empty result: the query, the part of it that empties the list, and similar queries that list something. */
export function NothingFound({ query }: { readonly query: string }) {
  const { navigation } = useApp();
  const explanation = useExplanation(query);
  const { chips, words } = searchTextOf(query);
  const hasWords = piecesOf(words).length > 0;
  return (
    <div class="list-empty">
      <p>
        {hasWords ? (
          <>
            No metrics contain <b {...NAME}>{words}</b>
          </>
        ) : (
          'No metrics match'
        )}
        {chips.length > 0 && (
          <>
            {hasWords ? ' and match ' : ' '}
            {chips.map((chip, i) => (
              <span key={chip}>
                {i > 0 && ' and '}
                <b {...NAME}>{chip}</b>
              </span>
            ))}
          </>
        )}
        .
      </p>
      {explanation?.respelled.map((near) => (
        <p key={near.text} class="nothing-found-near">
          Did you mean <Near near={near} text={near.text} />
        </p>
      ))}
      {explanation !== undefined && explanation.without.length > 1 && (
        <ul class="nothing-found-without" aria-label="Try removing a filter">
          {explanation.without.map((near, i) => (
            <li key={`${i} ${near.text}`}>
              <Near near={near} text={`Without ${near.text}`} />
            </li>
          ))}
        </ul>
      )}
      <p class="list-empty-actions">
        {chips.length > 0 && hasWords && (
          <button type="button" class="button" onClick={() => navigation.choose(words)}>
            Clear filters
          </button>
        )}
        <button type="button" class="button" onClick={() => navigation.choose('')}>
          {hasWords ? 'Clear search' : 'Clear filters'}
        </button>
      </p>
    </div>
  );
}

function Near({ near, text }: { readonly near: Relaxation; readonly text: string }) {
  const { navigation } = useApp();
  return (
    <button type="button" class="nothing-found-step" onClick={() => navigation.choose(near.query)}>
      <span {...NAME}>{text}</span>{' '}
      <span class="nothing-found-count">{near.count === 0 ? 'still none' : pluralize(near.count, 'metric')}</span>
    </button>
  );
}

/** Undefined until it is known; the result of another query is never shown. */
function useExplanation(query: string): RelaxedQuery | undefined {
  const { client, report } = useApp();
  const [known, setKnown] = useState<{ readonly query: string; readonly explanation: RelaxedQuery }>();
  useEffect(() => {
    let isLatest = true;
    // Not on every keystroke: its requests would delay the next list.
    const pause = setTimeout(() => {
      explained(client, query).then((explanation) => {
        if (isLatest) setKnown({ query, explanation });
      }, report);
    }, PAUSE_MS);
    return () => {
      isLatest = false;
      clearTimeout(pause);
    };
  }, [client, report, query]);
  return known?.query === query ? known.explanation : undefined;
}
