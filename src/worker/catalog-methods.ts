import type { NamedChange, SavedChange } from '../domain/metric/change.ts';
import type { Comparison } from '../domain/history/comparison.ts';
import type { EditionMark, EditionNews, FetchedEdition } from '../domain/catalog/edition.ts';
import type { CatalogNews } from '../domain/catalog/catalog-event.ts';
import type { CatalogStart } from '../domain/catalog/catalog-start.ts';
import type { ImportChoice, Inspection } from '../domain/catalog/import-preview.ts';
import type { MetricDetail } from '../domain/metric/detail.ts';
import type { ListingWithRows, ListRequest, ListRow, MetricNames } from '../domain/search/listing.ts';
import type { KnownValues, NamedMetric } from '../domain/search/known-values.ts';
import type { Likeness, LikenessRequest } from '../domain/metric/duplicates.ts';
import type { Lineage, LineageWish } from '../domain/lineage/lineage.ts';
import type { Metric, MetricSave, NewMetric } from '../domain/metric/metric.ts';
import type { Reverted, RevertPlan, RevertWish } from '../domain/history/save-revert.ts';
import type { SavedView, ViewEdit } from '../domain/search/saved-view.ts';
import type {
  Dependent,
  SeveralDone,
  SeveralEdit,
  SeveralFacts,
  SeveralUndo,
  SeveralUndone,
} from '../domain/metric/bulk-edit.ts';
import type { CatalogRole, CheckFinding, Compaction, StorageFacts } from '../domain/catalog/stored-version.ts';
import type { TrashedMetric } from '../domain/metric/trash.ts';
import type { Usage, UsageStats } from '../domain/metric/usage.ts';
import type { NewValidationTest, ValidationTest, ValidationTestUpdates } from '../domain/metric/validation-test.ts';
import type { Whereabouts } from '../domain/metric/metric-status.ts';

export type { CatalogNews } from '../domain/catalog/catalog-event.ts';
export type { CatalogStart } from '../domain/catalog/catalog-start.ts';
export type { FetchedEdition } from '../domain/catalog/edition.ts';
export type { ImportChoice, ImportPreview, ImportProblem, Inspection } from '../domain/catalog/import-preview.ts';

/**
 * All that the page can ask of the catalog in its worker. Every write is durable when its promise resolves. Of a published
 * catalog whatever would change it throws `published-catalog`.
 */
export interface CatalogMethods {
  /** Opens what is stored; `role`: whose it is, the person's own where that is not told. */
  start(news: (news: CatalogNews) => void, role?: CatalogRole): Promise<CatalogStart>;

  /** Begins an empty catalog where there is none. */
  newCatalog(): Promise<CatalogStart>;
  /** Begins a catalog with the sample's content (`public/sample-catalog.json`, as text). */
  newSample(json: string): Promise<CatalogStart>;

  /** Brings as many of the first rows as are wanted: none where that is not told. */
  list(request: ListRequest, rows?: number): Promise<ListingWithRows>;
  /** Rows by number; a row deleted meanwhile is left out. */
  rows(rowids: readonly number[], query: string): Promise<ListRow[]>;
  /** The names of up to `limit` metrics whose row numbers come after `after`; none where there are no more. */
  names(after: number, limit: number): Promise<MetricNames>;
  /** A metric and all its page shows; undefined where there is none. */
  detail(id: string): Promise<MetricDetail | undefined>;
  history(metricId: string): Promise<SavedChange[]>;
  /** The catalog's changes, newest first: older than `before` (a change's id), and by one author, where given. */
  activity(limit: number, before?: number, author?: string | null): Promise<NamedChange[]>;
  /** Who changed something lately, the most active first; null for changes that name nobody. */
  authors(): Promise<(string | null)[]>;
  usageStats(metricId: string, days: number): Promise<UsageStats>;
  /** The latest usages, newest first. */
  usages(metricId: string, limit: number): Promise<Usage[]>;
  trash(): Promise<TrashedMetric[]>;
  /** Metrics that may be the one about to be created, the most alike first. */
  likenesses(request: LikenessRequest): Promise<Likeness[]>;
  /** Owners, data sources and tags of the whole catalog, the most used first. */
  knownValues(): Promise<KnownValues>;
  /** Those of the ids that a metric has. */
  namedMetrics(ids: readonly string[]): Promise<NamedMetric[]>;
  /** Metrics whose id or name holds a text, those that begin with it first. */
  metricsLike(text: string, limit: number): Promise<NamedMetric[]>;
  /** What became of the metric that had this id. */
  whereabouts(id: string): Promise<Whereabouts>;
  /** What a metric is made from and what is made from it; undefined where there is no such metric. */
  lineage(id: string, wish: LineageWish): Promise<Lineage | undefined>;
  /** The number of a metric's row, by which listings name it; undefined where there is no such metric. */
  rowOf(id: string): Promise<number | undefined>;
  /** The saved views, by name. */
  views(): Promise<SavedView[]>;
  /** Throws `view-not-found`, `duplicate-view`, or what is wrong with a name. */
  editViews(edit: ViewEdit): Promise<void>;

  createMetric(metric: NewMetric): Promise<Metric>;
  /** Throws `changed-meanwhile` with `details.fields` where a field is no longer what it was in `base`. */
  saveMetric(save: MetricSave, changedBy: string): Promise<Metric>;
  deleteMetric(id: string, deletedBy: string): Promise<void>;
  restoreMetric(id: string): Promise<Metric>;
  emptyTrash(): Promise<number>;
  /** What undoing the whole save of a change would do. Throws `change-not-found`. */
  revertPlan(changeId: number): Promise<RevertPlan>;
  /** Undoes a change or a whole save. Throws `changed-meanwhile` where that undoes a later change not agreed to. */
  revert(wish: RevertWish, changedBy: string): Promise<Reverted>;

  addValidationTest(metricId: string, test: NewValidationTest): Promise<ValidationTest>;
  updateValidationTest(testId: number, updates: ValidationTestUpdates): Promise<ValidationTest>;
  recordTestResult(testId: number, status: string): Promise<ValidationTest>;
  removeValidationTest(testId: number): Promise<void>;
  recordUsage(metricId: string, usedBy: string, context: string | null): Promise<Usage>;
  /** Takes back a usage that was recorded by mistake. */
  removeUsage(usageId: number): Promise<void>;

  /** The ids of rows by number, in their order; null where a row is gone. */
  idsAt(rowids: readonly number[]): Promise<(string | null)[]>;
  /** What there is to know of several metrics before something is done to them. */
  aboutSeveral(ids: readonly string[]): Promise<SeveralFacts>;
  /** The metrics besides these that depend on one of them, by name. */
  dependentsOutside(ids: readonly string[]): Promise<Dependent[]>;
  /** Edits several metrics: one save, all of it or nothing. Throws `cancelled`. */
  changeSeveral(
    ids: readonly string[],
    edit: SeveralEdit,
    changedBy: string,
    reason: string | null,
  ): Promise<SeveralDone>;
  /** Moves several metrics to the trash, all or none. Throws `cancelled`. */
  deleteSeveral(ids: readonly string[], deletedBy: string): Promise<SeveralDone>;
  /** Undoes what one of the two did, all of it or nothing. Throws `nothing-to-undo`, `not-in-trash`, `duplicate-id`, `cancelled`. */
  undoSeveral(undo: SeveralUndo, by: string): Promise<SeveralUndone>;
  /** A catalog of several metrics, with their history, tests and usage, as one SQLite file. */
  exportSeveral(ids: readonly string[]): Promise<Uint8Array>;

  /** The whole catalog as one SQLite file. */
  exportFile(): Promise<Uint8Array>;
  /**
   * Checks a `.db` file or a JSON dictionary of metrics and says what it would change. `isEdition`: it is another edition of
   * what this catalog is a copy of, and merging it keeps what was changed here and not there.
   */
  inspectFile(name: string, bytes: Uint8Array, isEdition?: boolean): Promise<Inspection>;
  acceptImport(token: number, choice: ImportChoice, changedBy: string): Promise<CatalogStart>;
  dropImport(token: number): Promise<void>;
  /** Brings back the catalog as it was before the last import. Throws `nothing-to-undo`. */
  undoImport(): Promise<CatalogStart>;
  /**
   * Breaks off an import, a compacting or work on several metrics that is under way, which then throws `cancelled`:
   * nothing is changed.
   */
  cancel(): Promise<void>;

  /** What the browser keeps: the version in force and those before it, the journal, the last checkpoint. */
  storageFacts(): Promise<StorageFacts>;
  /** The present catalog ("ours") beside one of the kept versions ("theirs"). Throws `version-gone`. */
  compareVersion(id: string): Promise<Comparison>;
  /** Puts a kept version in force; the present one is kept in its place. Throws `version-gone`. */
  restoreVersion(id: string): Promise<CatalogStart>;
  /** A kept version as one SQLite file. Throws `version-gone`. */
  exportVersion(id: string): Promise<Uint8Array>;
  /** Gives back the room of deleted rows; the catalog before is kept as a version. */
  compact(): Promise<Compaction>;
  /** Looks the whole catalog over, in memory and as it is stored. Changes nothing. */
  check(): Promise<readonly CheckFinding[]>;
  /** After `not-saved`: whether the browser stores again. Resolves where it does, throws `not-saved` where it does not. */
  settle(): Promise<void>;
  /** Puts a whole state of a damaged catalog in force; every damaged piece stays as it is. Throws `version-gone`. */
  openRescue(id: string): Promise<CatalogStart>;
  /** Whether there is a published catalog at an address: an SQLite file, of which no more than the beginning is fetched. */
  isPublished(address: string): Promise<boolean>;
  /** Asks the server whether it has another edition than `known`, without fetching it. Never throws. */
  editionNews(address: string, known: EditionMark | undefined): Promise<EditionNews>;
  /** Fetches the published catalog as a file. Throws `file-unavailable` or `cancelled`. */
  fetchEdition(address: string): Promise<FetchedEdition>;
  /**
   * Of a published catalog: fetches the edition that there is now, checks it as any file, and puts it in the place of the
   * one before. Throws what `fetchEdition` and checking a file throw; then the one before stays.
   */
  takeEdition(address: string): Promise<CatalogStart>;

  /** To be called when the page is out of sight: a good time for housekeeping. */
  rest(): Promise<void>;
  /** Everything that is stored, piece by piece as it stands, as a tar archive: for rescue where nothing can be opened. */
  rescueFile(): Promise<Uint8Array>;
}
