import { isolated } from '../../domain/core/isolated.ts';
import { listOf } from '../../domain/core/list-text.ts';
import {
  type BulkEdit,
  type BulkSummary,
  synonymShares,
  tagShares,
  type ValueShare,
} from '../../domain/metric/bulk-edit.ts';
import type { CustomField, CustomFieldType } from '../../domain/metric/custom-field.ts';
import { CUSTOM_PREFIX } from '../../domain/metric/detail-fields.ts';
import { LANGUAGE_NAMES } from '../../domain/metric/detail-words.ts';
import { CALCULATION_LANGUAGES, METRIC_KINDS } from '../../domain/metric/details.ts';
import type { FacetCount, Facets } from '../../domain/search/listing.ts';

/** The details that a bulk edit can set, in the order in which they are offered. */
export const DETAIL_KINDS = ['group', 'unit', 'kind', 'grain', 'language', 'add synonyms', 'remove synonyms'] as const;

/** The kind of edit that sets a custom field of the catalog. */
export type CustomKind = `${typeof CUSTOM_PREFIX}${string}`;

/** A kind of edit that sets a detail. */
export type DetailKind = (typeof DETAIL_KINDS)[number] | CustomKind;

/** A kind of edit that every catalog has. */
export type NamedKind = 'owner' | 'data source' | 'add tags' | 'remove tags' | (typeof DETAIL_KINDS)[number];

/** A kind of bulk edit. */
export type EditKind = NamedKind | CustomKind;

/** One of a few values, with its name. */
export interface Option {
  readonly value: string;
  readonly name: string;
}

/** The words of a kind of edit, and the way in which its value is given. */
export interface KindFacts {
  /** The words before the number of metrics: `Set the owner of`. */
  readonly title: string;
  /** The label of the main button. */
  readonly yes: string;
  /** The name of the field. */
  readonly field: string;
  /** The label of the choice that removes the value, for fields that hold at most one. */
  readonly none?: string;
  /** The only values that the field can have. */
  readonly options?: readonly Option[];
  /** The type of the value; a text by default. */
  readonly type?: CustomFieldType;
}

/** The kinds of bulk edit that every catalog has. */
export const KINDS: Readonly<Record<NamedKind, KindFacts>> = {
  owner: { title: 'Set the owner of', yes: 'Set owner', field: 'Owner', none: 'Remove owner' },
  'data source': {
    title: 'Set the data source of',
    yes: 'Set data source',
    field: 'Data source',
    none: 'Remove data source',
  },
  'add tags': { title: 'Add tags to', yes: 'Add tags', field: 'Tags (comma-separated)' },
  'remove tags': { title: 'Remove tags from', yes: 'Remove tags', field: 'Tags' },
  group: { title: 'Set the group of', yes: 'Set group', field: 'Group', none: 'Remove group' },
  unit: { title: 'Set the unit of', yes: 'Set unit', field: 'Unit', none: 'Remove unit' },
  kind: {
    title: 'Set the kind of',
    yes: 'Set kind',
    field: 'Kind',
    none: 'Remove kind',
    options: METRIC_KINDS.map((kind) => ({ value: kind, name: kind })),
  },
  grain: { title: 'Set the grain of', yes: 'Set grain', field: 'Grain', none: 'Remove grain' },
  language: {
    title: 'Set the language of',
    yes: 'Set language',
    field: 'Language',
    none: 'Remove language',
    options: CALCULATION_LANGUAGES.map((language) => ({ value: language, name: LANGUAGE_NAMES[language] })),
  },
  'add synonyms': { title: 'Add synonyms to', yes: 'Add synonyms', field: 'Synonyms (comma-separated)' },
  'remove synonyms': { title: 'Remove synonyms from', yes: 'Remove synonyms', field: 'Synonyms' },
};

/** The kind of edit that sets a custom field. */
export function customKind({ name }: CustomField): CustomKind {
  return `${CUSTOM_PREFIX}${name}`;
}

/** The words of a kind of edit; `customFields` are those of the catalog. */
export function kindFacts(kind: EditKind, customFields: readonly CustomField[]): KindFacts {
  if (!isCustomKind(kind)) return KINDS[kind];
  const custom = customFields.find((field) => customKind(field) === kind);
  const name = isolated(kind.slice(CUSTOM_PREFIX.length));
  const words = { title: `Set ${name} of`, yes: `Set ${name}`, field: name, none: `Remove ${name}` };
  if (custom?.type !== 'choice') return { ...words, type: custom?.type ?? 'text' };
  return { ...words, type: 'choice', options: custom.choices.map((value) => ({ value, name: value })) };
}

/** The typed text and the ticked choices. */
export interface Given {
  readonly text: string;
  /** True to remove the value. */
  readonly none: boolean;
  /** The items to remove from a list. */
  readonly items: readonly string[];
}

/** Returns the edit; undefined if nothing has been entered yet. */
export function editOf(kind: EditKind, { text, none, items }: Given): BulkEdit | undefined {
  const value = none ? null : text.trim();
  if (isCustomKind(kind)) return value === '' ? undefined : { is: 'detail', field: kind, text: value };
  switch (kind) {
    case 'owner':
      return value === '' ? undefined : { is: kind, owner: value };
    case 'data source':
      return value === '' ? undefined : { is: kind, dataSource: value };
    case 'group':
    case 'unit':
    case 'kind':
    case 'grain':
    case 'language':
      return value === '' ? undefined : { is: 'detail', field: kind, text: value };
    case 'add tags': {
      const tags = listOf(text);
      return tags.length === 0 ? undefined : { is: kind, tags };
    }
    case 'add synonyms': {
      const synonyms = listOf(text);
      return synonyms.length === 0 ? undefined : { is: kind, synonyms };
    }
    case 'remove tags':
      return items.length === 0 ? undefined : { is: kind, tags: items };
    case 'remove synonyms':
      return items.length === 0 ? undefined : { is: kind, synonyms: items };
  }
}

/** Returns the items that an edit can remove, with the numbers of metrics that have them; undefined for other edits. */
export function removableItems(kind: EditKind, facts: BulkSummary): ValueShare<string>[] | undefined {
  if (kind === 'remove tags') return tagShares(facts);
  return kind === 'remove synonyms' ? synonymShares(facts) : undefined;
}

/** Returns the values that the catalog has for a field, if they are counted. */
export function knownValues(kind: EditKind, facets: Facets | undefined): readonly FacetCount[] {
  switch (kind) {
    case 'owner':
      return facets?.owners ?? [];
    case 'data source':
      return facets?.dataSources ?? [];
    case 'add tags':
      return facets?.tags ?? [];
    case 'group':
      return facets?.groups ?? [];
    case 'unit':
      return facets?.units ?? [];
    default:
      return [];
  }
}

function isCustomKind(kind: EditKind): kind is CustomKind {
  return kind.startsWith(CUSTOM_PREFIX);
}
