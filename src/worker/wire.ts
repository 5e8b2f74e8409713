import type { FilesInspection, Reviewed } from '../domain/review/reviewed-files.ts';
import type { CatalogApi } from './api/catalog-api.ts';

/** Items of each list of a review in one part: the page is busy with it for a few milliseconds. */
const ITEMS_OF_PART = 100;

/** The lists of a review, or some of their items. */
interface ReviewLists {
  readonly metrics: Reviewed['review']['metrics'];
  readonly places: readonly (readonly [string, { readonly file: string; readonly line: number | null }])[];
  readonly problems: Reviewed['problems'];
}

/** A review as it crosses between worker and page: its lists follow in parts. */
interface PartedReview<Kind extends Reviewed> {
  readonly id: number;
  readonly parts: number;
  /** The review with empty lists. */
  readonly head: Kind;
}

type Kinds = { readonly [Method in ReviewMethod]: Awaited<ReturnType<CatalogApi[Method]>> };
type ReviewMethod = 'refreshReview' | 'reviewImport';

/** The calls whose answers cross in parts. */
export interface PartedCalls {
  reviewFiles(
    ...args: Parameters<CatalogApi['reviewFiles']>
  ): Promise<
    | { readonly is: 'review'; readonly parted: PartedReview<Kinds['refreshReview']> }
    | Exclude<FilesInspection, { readonly is: 'review' }>
  >;
  refreshReview(token: number): Promise<PartedReview<Kinds['refreshReview']>>;
  reviewImport(token: number): Promise<PartedReview<Kinds['reviewImport']>>;
  /** The part of a review with this number, from 0. After the last one the review is forgotten here. */
  reviewPart(id: number, number: number): Promise<ReviewLists>;
}

/** The same calls on the side of the page, where reviews are whole again. */
export type WholeCalls = Pick<CatalogApi, 'reviewFiles' | ReviewMethod>;

/** The worker's side: the calls of a service, but for those that `own` has, and those that cross in parts. */
export function wired<Own extends object>(service: CatalogApi, own: Own): Own & PartedCalls {
  const before = { ...own, ...partedCalls(service) };
  return new Proxy(before, {
    get: (_, method) => Reflect.get(method in before ? before : service, method) as unknown,
  });
}

function partedCalls(service: WholeCalls): PartedCalls {
  const waiting = new Map<number, ReviewLists>();
  let last = 0;

  function parted<Kind extends Reviewed>(reviewed: Kind): PartedReview<Kind> {
    const { review, places, problems } = reviewed;
    const lists: ReviewLists = { metrics: review.metrics, places: [...places], problems };
    const id = (last += 1);
    waiting.set(id, lists);
    const longest = Math.max(lists.metrics.length, lists.places.length, lists.problems.length);
    const head = { ...reviewed, review: { ...review, metrics: [] }, places: new Map(), problems: [] };
    return { id, parts: Math.max(1, Math.ceil(longest / ITEMS_OF_PART)), head };
  }

  return {
    async reviewFiles(...args) {
      const inspection = await service.reviewFiles(...args);
      return inspection.is === 'review' ? { is: 'review', parted: parted(inspection.reviewed) } : inspection;
    },
    refreshReview: async (token) => parted(await service.refreshReview(token)),
    reviewImport: async (token) => parted(await service.reviewImport(token)),
    async reviewPart(id, number) {
      const lists = waiting.get(id);
      if (lists === undefined) throw new Error(`there is no review ${id}`);
      const [from, to] = [number * ITEMS_OF_PART, (number + 1) * ITEMS_OF_PART];
      if ([lists.metrics, lists.places, lists.problems].every(({ length }) => length <= to)) waiting.delete(id);
      return {
        metrics: lists.metrics.slice(from, to),
        places: lists.places.slice(from, to),
        problems: lists.problems.slice(from, to),
      };
    },
  };
}

/** Creates the page's side. */
export function wholeCalls(remote: PartedCalls): WholeCalls {
  async function whole<Kind extends Reviewed>({ id, parts, head }: PartedReview<Kind>): Promise<Kind> {
    const all: ReviewLists[] = [];
    while (all.length < parts) all.push(await remote.reviewPart(id, all.length));
    return {
      ...head,
      review: { ...head.review, metrics: all.flatMap(({ metrics }) => metrics) },
      places: new Map(all.flatMap(({ places }) => places)),
      problems: all.flatMap(({ problems }) => problems),
    };
  }

  return {
    async reviewFiles(...args) {
      const inspection = await remote.reviewFiles(...args);
      return inspection.is === 'review' ? { is: 'review', reviewed: await whole(inspection.parted) } : inspection;
    },
    refreshReview: async (token) => whole(await remote.refreshReview(token)),
    reviewImport: async (token) => whole(await remote.reviewImport(token)),
  };
}
