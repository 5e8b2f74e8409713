import type { ListRequest, Sort } from '../domain/search/listing.ts';
import { DEFAULT_SORT, sameSort } from '../domain/search/sort-text.ts';

/** What the page asked for last, and will probably show when it is opened again. */
export class LastShown {
  #sort: Sort = DEFAULT_SORT;
  #metricId: string | undefined;

  /** Called whenever it is something else. */
  onChange: () => void = () => undefined;

  /** The order of the list of all metrics. */
  get sort(): Sort {
    return this.#sort;
  }

  get metricId(): string | undefined {
    return this.#metricId;
  }

  list({ query, sort }: ListRequest): void {
    if (query !== '' || sameSort(sort, this.#sort)) return;
    this.#sort = sort;
    this.onChange();
  }

  metric(id: string): void {
    if (id === this.#metricId) return;
    this.#metricId = id;
    this.onChange();
  }
}
