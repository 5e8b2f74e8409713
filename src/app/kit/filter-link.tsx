import { Fragment } from 'preact';
import type { ValueKey } from '../../domain/search/query.ts';
import { filterText } from '../../domain/search/query.ts';
import { DEFAULT_SORT } from '../../domain/search/sort-text.ts';
import { hashOf } from '../core/route.ts';
import { useApp } from '../core/use-app.ts';
import { NAME } from './stored-text.ts';

interface FilterLinkProps {
  readonly filterKey: ValueKey;
  readonly value: string;
  /** Shown in its place. */
  readonly text?: string | undefined;
}

/** Screens wide enough to show the list beside the metric. The list is filtered there, and the metric stays. */
const BESIDE = '(min-width: 760px)';

/** A value that links to all metrics that share it. */
export function FilterLink({ filterKey, value, text = value }: FilterLinkProps) {
  const { navigation } = useApp();
  const query = filterText({ is: 'value', key: filterKey, values: [value], not: false });

  function follow(event: MouseEvent): void {
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (elsewhere || !matchMedia(BESIDE).matches) return;
    event.preventDefault();
    navigation.choose(query);
  }

  return (
    <a
      {...NAME}
      class={`filter-link filter-link-${filterKey}`}
      href={hashOf({ route: { at: 'list' }, query, sort: DEFAULT_SORT })}
      title={`All metrics with ${query}`}
      onClick={follow}
    >
      {filterKey === 'source' ? <Name text={text} /> : text}
    </a>
  );
}

/** A name that may break between its parts if it is long. */
function Name({ text }: { readonly text: string }) {
  return (
    <>
      {text.split(/(?<=[_.])/).map((part, i) => (
        <Fragment key={i}>
          <wbr />
          {part}
        </Fragment>
      ))}
    </>
  );
}
