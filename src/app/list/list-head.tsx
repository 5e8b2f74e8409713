import { pluralize, formatNumber } from '../../domain/core/pluralize.ts';
import type { Sort, SortKey } from '../../domain/search/listing.ts';
import { parseQuery } from '../../domain/search/query.ts';
import { DEFAULT_SORT, sameSort } from '../../domain/search/sort-text.ts';
import type { ShownRows } from './metric-list-state.ts';
import { Icon } from '../kit/icon.tsx';
import { useApp } from '../core/use-app.ts';
import { NAME } from '../kit/stored-text.ts';

/** The sort keys, the best match first, each with the direction that is used first. */
const SORTS: readonly (readonly [SortKey, string, 'ascending' | 'descending'])[] = [
  ['match', 'best match', 'ascending'],
  ['name', 'name', 'ascending'],
  ['owner', 'owner', 'ascending'],
  ['dataSource', 'data source', 'ascending'],
  ['updatedAt', 'updated', 'descending'],
  ['createdAt', 'created', 'descending'],
  ['trust', 'trust', 'descending'],
  ['testCount', 'tests', 'descending'],
  ['usageCount', 'usage', 'descending'],
  ['id', 'id', 'ascending'],
];

const BY_NAME: Sort = { by: 'name', descending: false };

interface ListHeadProps {
  readonly shown: ShownRows;
  readonly onFilters: () => void;
}

/** The number of listed metrics, the total, and the sort order. */
export function ListHead({ shown, onFilters }: ListHeadProps) {
  return (
    <div class="list-head">
      <div class="list-head-line">
        <button type="button" class="quiet-button list-filters" onClick={onFilters}>
          <Icon name="filter" />
          Filters
        </button>
        <p class="list-count" aria-live="polite">
          <Count shown={shown} />
        </p>
        <SortChoice />
      </div>
      {shown.is === 'listing' && shown.respelled.length > 0 && (
        <p class="list-respelled">
          {shown.respelled.map(({ word, as }) => (
            <span key={word}>
              Showing results for “<b {...NAME}>{as}</b>”.{' '}
            </span>
          ))}
        </p>
      )}
    </div>
  );
}

function Count({ shown }: { readonly shown: ShownRows }) {
  const { total, rowids, request } = shown;
  const all = pluralize(total, 'metric');
  if (request.query === '') return <>{all}</>;
  return (
    <>
      <b>{formatNumber(rowids.length)}</b> of {all}
    </>
  );
}

/** Returns the order that is seen: without words to match, the best match is the order of names. */
function shownSort(sort: Sort, hasWords: boolean): Sort {
  return sort.by === 'match' && !hasWords ? BY_NAME : sort;
}

function SortChoice() {
  const { navigation } = useApp();
  const hasWords = parseQuery(navigation.query.value).terms.length > 0;
  const sort = shownSort(navigation.sort.value, hasWords);
  /** Without words, names in their order are the default, so that a search that follows has its own. */
  const sortBy = (chosen: Sort): void =>
    navigation.sortBy(!hasWords && sameSort(chosen, BY_NAME) ? DEFAULT_SORT : chosen);
  return (
    <div class="sort-choice">
      <span class="sort-select">
        <select
          aria-label="Sort by"
          value={sort.by}
          onChange={(event) => {
            const chosen = SORTS.find(([by]) => by === event.currentTarget.value);
            if (chosen !== undefined) sortBy({ by: chosen[0], descending: chosen[2] === 'descending' });
          }}
        >
          {SORTS.slice(hasWords ? 0 : 1).map(([by, text]) => (
            <option key={by} value={by}>
              {text}
            </option>
          ))}
        </select>
        <Icon name="down" size={12} />
      </span>
      {sort.by !== 'match' && (
        <button
          type="button"
          class="sort-direction"
          aria-label={sort.descending ? 'Descending (click to reverse)' : 'Ascending (click to reverse)'}
          title={sort.descending ? 'Descending' : 'Ascending'}
          onClick={() => sortBy({ ...sort, descending: !sort.descending })}
        >
          <Icon name={sort.descending ? 'descending' : 'ascending'} size={13} />
        </button>
      )}
    </div>
  );
}
