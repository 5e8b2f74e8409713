import { unixLines, withLineEndsOf } from '../core/line-ends.ts';
import { listOf, listText } from '../core/list-text.ts';
import { CUSTOM_PREFIX, type DetailField, isDetailField } from './detail-fields.ts';
import { readDetails, textsOfDetails } from './detail-texts.ts';
import type { DetailUpdates, Link } from './details.ts';
import { listIn } from './metric.ts';

/** Texts by detail. One that is absent or empty says nothing. */
export type DetailTexts = { readonly [D in DetailField]?: string | undefined };

/** The details that a form can show, as they are stored. Texts that no detail can hold are left out. */
export function storedDetails(texts: Iterable<readonly [field: string, text: string]>): DetailTexts {
  return Object.fromEntries(textsOfDetails(readDetails(new Map(texts)).details));
}

/** Stored details as the fields of a form hold them: synonyms as one line, links as JSON, all others as they are. */
export function detailFormTexts(stored: DetailTexts): DetailTexts {
  const { synonyms } = stored;
  return synonyms === undefined ? stored : { ...stored, synonyms: listText(listIn(synonyms)) };
}

/** The details whose text in a form differs from the stored one. */
export function changedDetailTexts(texts: DetailTexts, stored: DetailTexts): DetailField[] {
  const before = detailFormTexts(stored);
  const fields = new Set([...Object.keys(texts), ...Object.keys(before)].filter(isDetailField));
  return [...fields].filter((field) => storedText(field, texts[field]) !== storedText(field, before[field]));
}

/** The updates that store these fields of a form. */
export function updatesFromForm(
  texts: DetailTexts,
  stored: DetailTexts,
  fields: readonly DetailField[],
): DetailUpdates {
  return detailUpdates(
    fields.map((field) => {
      const text = storedText(field, texts[field]);
      return [field, text === null ? null : withLineEndsOf(stored[field] ?? '', text)];
    }),
  );
}

/** The updates that give these fields their stored texts again. */
export function updatesFromStored(stored: DetailTexts, fields: readonly DetailField[]): DetailUpdates {
  return detailUpdates(fields.map((field) => [field, stored[field] ?? null]));
}

/** The links in a form's text, as far as they are written. */
export function linksInForm(text: string): readonly Link[] {
  return readDetails(new Map([['links', text]])).details.links;
}

/** Links as the text of a form. */
export function linksFormText(links: readonly Link[]): string {
  return links.length === 0 ? '' : JSON.stringify(links.map(({ label, url }) => ({ label, url })));
}

/** The text that a form's text is stored as; null for nothing. Line ends are those of a browser's fields. */
function storedText(field: DetailField, text = ''): string | null {
  switch (field) {
    case 'synonyms': {
      const items = listOf(text);
      return items.length === 0 ? null : JSON.stringify(items);
    }
    case 'links': {
      const links = linksInForm(text).map(({ label, url }) => ({ label: label.trim(), url: url.trim() }));
      return linksFormText(links.filter(({ label, url }) => label + url !== '')) || null;
    }
    case 'notes':
      return text.trim() === '' ? null : unixLines(text);
    default:
      return unixLines(text).trim() || null;
  }
}

function detailUpdates(changes: readonly (readonly [DetailField, string | null])[]): DetailUpdates {
  const { details } = readDetails(new Map(changes.flatMap(([field, text]) => (text === null ? [] : [[field, text]]))));
  const custom = new Map<string, string | null>();
  const named = changes.flatMap(([field, text]) => {
    if (isCustom(field)) {
      custom.set(field.slice(CUSTOM_PREFIX.length), text);
      return [];
    }
    const key = field === 'hidden' ? 'isHidden' : field;
    return [[key, details[key]] as const];
  });
  return { ...Object.fromEntries(named), ...(custom.size === 0 ? {} : { custom }) };
}

function isCustom(field: DetailField): field is Extract<DetailField, `${typeof CUSTOM_PREFIX}${string}`> {
  return field.startsWith(CUSTOM_PREFIX);
}
