import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { Instant } from '../../domain/core/instant.ts';
import { isRecord, parseJson } from './local-json.ts';
import type { LocalStore } from './local-store.ts';
import { LIST_FIELDS, TEXT_FIELDS } from './metric-fields.ts';
import type { MetricBase, MetricTexts } from './metric-texts.ts';

/** Text that the user wrote into a form and has not saved, with the values that the form started from. */
export interface Draft {
  readonly texts: MetricTexts;
  readonly reason: string;
  /** Undefined for a metric that does not exist yet. */
  readonly base: MetricBase | undefined;
  readonly writtenAt: Instant;
}

/**
 * Unsaved forms, stored by this browser until they are saved or discarded: one per metric, and one for a new metric.
 */
export interface Drafts {
  /** The ids of the metrics that have a draft. */
  readonly metricIds: ReadonlySignal<ReadonlySet<string>>;
  find(metricId: string | undefined): Draft | undefined;
  keep(metricId: string | undefined, draft: Draft): void;
  /** Removes the draft that this page knows. A draft that another tab has written there since stays. */
  drop(metricId: string | undefined): void;
  /** True if the browser stored the draft that this page wrote last, so that it survives a reload. */
  isStored(metricId: string | undefined): boolean;
  /** True if another page has replaced it with another draft since. */
  isOverwritten(metricId: string | undefined): boolean;
}

/** Creates the drafts of a catalog, in its local store. */
export function createDrafts(store: LocalStore): Drafts {
  const metricIds = signal<ReadonlySet<string>>(new Set(store.keys().flatMap(idsIn)));
  /** Each draft as this page last read or wrote it. */
  const known = new Map<string, string>();

  function note(metricId: string | undefined, isThere: boolean): void {
    if (metricId === undefined || metricIds.peek().has(metricId) === isThere) return;
    const others = [...metricIds.peek()].filter((id) => id !== metricId);
    metricIds.value = new Set(isThere ? [...others, metricId] : others);
  }

  function isOverwritten(metricId: string | undefined): boolean {
    const key = keyOf(metricId);
    const own = known.get(key);
    return own !== undefined && store.get(key) !== own;
  }

  return {
    metricIds,
    find(metricId) {
      const key = keyOf(metricId);
      const text = store.get(key);
      if (text === undefined) return undefined;
      known.set(key, text);
      return draftIn(text);
    },
    keep(metricId, draft) {
      const key = keyOf(metricId);
      const text = JSON.stringify(draft);
      known.set(key, text);
      store.set(key, text);
      note(metricId, true);
    },
    drop(metricId) {
      const key = keyOf(metricId);
      const own = known.get(key);
      if (own !== undefined && store.get(key) !== own) return;
      store.remove(key);
      note(metricId, false);
    },
    isStored: (metricId) => store.isPersisted(keyOf(metricId)) && !isOverwritten(metricId),
    isOverwritten,
  };
}

const PREFIX = 'draft:';

function keyOf(metricId: string | undefined): string {
  return metricId === undefined ? 'draft-new' : PREFIX + metricId;
}

function idsIn(key: string): string[] {
  return key.startsWith(PREFIX) ? [key.slice(PREFIX.length)] : [];
}

/** Parses a draft; undefined if the text is not one, because anything may write to the browser's storage. */
function draftIn(text: string): Draft | undefined {
  const draft = parseJson(text);
  if (!isRecord(draft) || !isRecord(draft['texts'])) return undefined;
  const { texts, base, reason, writtenAt } = draft;
  if (!TEXT_FIELDS.every((field) => typeof texts[field] === 'string')) return undefined;
  if (typeof reason !== 'string' || typeof writtenAt !== 'string') return undefined;
  if (base !== undefined && !isBase(base)) return undefined;
  if (!isOfTexts(texts)) return undefined;
  return { texts: texts as unknown as MetricTexts, reason, base, writtenAt };
}

function isBase(value: unknown): value is MetricBase {
  if (!isRecord(value) || typeof value['id'] !== 'string' || typeof value['name'] !== 'string') return false;
  if (value['details'] !== undefined && !isOfTexts(value['details'])) return false;
  return TEXT_FIELDS.every((field) =>
    LIST_FIELDS.has(field) ? isListOfTexts(value[field]) : value[field] === null || typeof value[field] === 'string',
  );
}

function isOfTexts(value: unknown): boolean {
  return isRecord(value) && isListOfTexts(Object.values(value));
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
