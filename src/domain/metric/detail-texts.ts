import { type DetailField, CUSTOM_PREFIX } from './detail-fields.ts';
import { type DetailUpdates, type Link, type MetricDetails, isKind, isLanguage, NO_DETAILS } from './details.ts';
import { listIn } from './metric.ts';

/** Details read from texts, which another program may have written. */
export interface DetailReading {
  readonly details: MetricDetails;
  /** The texts that no detail can hold, by field: kinds that Metricbook does not know, links in another form. */
  readonly unread: ReadonlyMap<string, string>;
}

/** The details that say something, as texts by field. Lists are JSON arrays. */
export function textsOfDetails(details: MetricDetails): Map<DetailField, string> {
  return new Map(
    Array.from(detailChanges(details), ([field, text]) => (text === null ? [] : [[field, text] as const])).flat(),
  );
}

/** The texts of the details to set, by field; null for a detail that is to say nothing. */
export function detailChanges(updates: DetailUpdates): Map<DetailField, string | null> {
  const { synonyms, links, isHidden, custom = new Map<string, string | null>() } = updates;
  const texts: readonly (readonly [DetailField, string | null | undefined])[] = [
    ['synonyms', synonyms && listText(synonyms)],
    ['unit', updates.unit],
    ['format', updates.format],
    ['kind', updates.kind],
    ['grain', updates.grain],
    ['group', updates.group],
    ['language', updates.language],
    ['notes', updates.notes],
    ['links', links && listText(links.map(({ label, url }) => ({ label, url })))],
    ['hidden', isHidden === undefined ? undefined : isHidden ? 'true' : null],
    ...Array.from(custom, ([name, text]) => [`${CUSTOM_PREFIX}${name}`, text] as const),
  ];
  return new Map(texts.flatMap(([field, text]) => (text === undefined ? [] : [[field, text === '' ? null : text]])));
}

/** Reads details from texts by field. Never throws. Every text is either in the details or among the unread ones. */
export function readDetails(texts: ReadonlyMap<string, string>): DetailReading {
  const unread = new Map<string, string>();
  const custom = new Map<string, string>();
  let details = NO_DETAILS;
  for (const [field, text] of texts) {
    if (text === '') continue;
    if (field.startsWith(CUSTOM_PREFIX)) custom.set(field.slice(CUSTOM_PREFIX.length), text);
    else {
      const read = detailIn(field, text);
      if (read === undefined) unread.set(field, text);
      details = { ...details, ...read };
    }
  }
  return { details: { ...details, custom }, unread };
}

/** True if two texts of a detail, null for none, say the same: lists may be written in several ways. */
export function sameDetail(field: string, a: string | null, b: string | null): boolean {
  return a === b || normalText(field, a) === normalText(field, b);
}

/** The text of a detail as Metricbook writes it. A text that no detail can hold stays as it is. */
function normalText(field: string, text: string | null): string | null {
  if (text === null || text === '') return null;
  const { details, unread } = readDetails(new Map([[field, text]]));
  return unread.get(field) ?? textsOfDetails(details).values().next().value ?? null;
}

/** One detail from its text; undefined if the text does not fit, or if there is no such detail. */
function detailIn(field: string, text: string): Partial<MetricDetails> | undefined {
  switch (field) {
    case 'synonyms':
      return { synonyms: listIn(text) };
    case 'unit':
    case 'format':
    case 'grain':
    case 'group':
    case 'notes':
      return { [field]: text };
    case 'kind':
      return isKind(text) ? { kind: text } : undefined;
    case 'language':
      return isLanguage(text) ? { language: text } : undefined;
    case 'links': {
      const links = linksIn(text);
      return links && { links };
    }
    case 'hidden':
      return text === 'true' ? { isHidden: true } : undefined;
    default:
      return undefined;
  }
}

function linksIn(text: string): Link[] | undefined {
  let items: unknown;
  try {
    items = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(items)) return undefined;
  const links = items.flatMap((item: unknown) => linkIn(item) ?? []);
  return links.length === items.length ? links : undefined;
}

/** A link, if a value has exactly the properties of one: others would be lost. */
export function linkIn(item: unknown): Link | undefined {
  if (typeof item !== 'object' || item === null || Object.keys(item).length !== 2) return undefined;
  const { label, url } = item as { readonly label?: unknown; readonly url?: unknown };
  return typeof label === 'string' && typeof url === 'string' ? { label, url } : undefined;
}

function listText(items: readonly unknown[]): string | null {
  return items.length === 0 ? null : JSON.stringify(items);
}
