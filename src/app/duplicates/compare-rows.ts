import { type Piece, sqlDifference, textDifference } from '../../domain/history/difference.ts';
import type { ComparedMetric } from '../../domain/duplicates/duplicate-search.ts';
import { isChosen } from '../../domain/duplicates/merge-plan.ts';
import { DETAIL_NAMES } from '../../domain/metric/detail-fields.ts';
import { linkIn } from '../../domain/metric/detail-texts.ts';
import { fieldLabel } from '../../domain/metric/field-label.ts';
import { listIn } from '../../domain/metric/metric.ts';
import { normalCalculation } from '../../domain/metric/normal-calculation.ts';

/** A field of one metric: a text in pieces, or the items of a list. Those that the other metrics lack are marked. */
export type CompareCell =
  | { readonly is: 'none' }
  | { readonly is: 'text'; readonly pieces: readonly MarkedPiece[] }
  | { readonly is: 'items'; readonly items: readonly MarkedPiece[] };

/** A piece of text, or an item. */
export interface MarkedPiece {
  readonly text: string;
  readonly isMarked: boolean;
}

/** A field of the compared metrics. */
export interface CompareRow {
  /** Its name in the history. */
  readonly field: string;
  readonly label: string;
  /** One for each metric, in their order. */
  readonly cells: readonly CompareCell[];
  /** `layout`: calculations that are the same but for their layout. */
  readonly same: 'yes' | 'layout' | 'no';
  /** True if a merge keeps one value, which may be chosen. */
  readonly isChosen: boolean;
}

const COLUMNS = ['description', 'calculation', 'data_source', 'owner'] as const;

/** Compares metrics field by field, word by word; fields that none of them has are left out. */
export function compareRows(metrics: readonly ComparedMetric[]): CompareRow[] {
  const details = metrics.map(({ detail }) => new Map(detail.details));
  const custom = details.flatMap((texts) => Array.from(texts.keys()).filter((field) => field.startsWith('custom:')));
  return [
    ...COLUMNS.map((field) =>
      textRow(
        field,
        metrics.map((one) => columnOf(one, field)),
      ),
    ),
    itemsRow(
      'tags',
      metrics.map(({ detail }) => detail.metric.tags),
    ),
    itemsRow(
      'synonyms',
      details.map((texts) => listIn(texts.get('synonyms') ?? null)),
    ),
    itemsRow(
      'dependencies',
      metrics.map(({ detail }) => detail.metric.dependencies),
      'Upstream',
    ),
    itemsRow(
      'links',
      details.map((texts) => linkTexts(texts.get('links') ?? null)),
    ),
    ...[...DETAIL_NAMES, ...new Set(custom)]
      .filter((field) => field !== 'synonyms' && field !== 'links')
      .map((field) =>
        textRow(
          field,
          details.map((texts) => texts.get(field) ?? null),
        ),
      ),
  ].filter(({ cells }) => cells.some(({ is }) => is !== 'none'));
}

function columnOf({ detail: { metric } }: ComparedMetric, field: (typeof COLUMNS)[number]): string | null {
  return field === 'data_source' ? metric.dataSource : metric[field];
}

function linkTexts(text: string | null): string[] {
  return listIn(text).map((item) => {
    try {
      const link = linkIn(JSON.parse(item));
      return link === undefined ? item : [link.label, link.url].filter((one) => one !== '').join(' ');
    } catch {
      return item;
    }
  });
}

function labelOf(field: string): string {
  const label = fieldLabel(field);
  return `${label.charAt(0).toUpperCase()}${label.slice(1)}`;
}

function textRow(field: string, texts: readonly (string | null)[]): CompareRow {
  const said = texts.map((text) => (text === null || text.trim() === '' ? null : text));
  const [first = null] = said;
  const isSame = said.every((text) => text === first);
  const isLayout =
    !isSame &&
    field === 'calculation' &&
    said.every((text) => text !== null && normalCalculation(text) === normalCalculation(first ?? ''));
  return {
    field,
    label: labelOf(field),
    same: isSame ? 'yes' : isLayout ? 'layout' : 'no',
    isChosen: isChosen(field),
    cells: said.map((text, i): CompareCell => {
      if (text === null) return { is: 'none' };
      // Each is compared with the first, and the first with the second.
      const other = said[i === 0 ? 1 : 0] ?? null;
      const isPlain = isSame || isLayout || other === null;
      return { is: 'text', pieces: isPlain ? [{ text, isMarked: !isSame && !isLayout }] : marked(field, other, text) };
    }),
  };
}

function marked(field: string, other: string, text: string): MarkedPiece[] {
  const compare = field === 'calculation' ? sqlDifference : textDifference;
  return compare(other, text)
    .filter(({ kind }: Piece) => kind !== 'removed')
    .map(({ kind, text: piece }) => ({ text: piece, isMarked: kind === 'added' }));
}

function itemsRow(field: string, lists: readonly (readonly string[])[], label = labelOf(field)): CompareRow {
  const isSame = lists.every(
    (list) => list.length === lists[0]?.length && list.every((item) => lists[0]?.includes(item)),
  );
  return {
    field,
    label,
    same: isSame ? 'yes' : 'no',
    isChosen: isChosen(field),
    cells: lists.map((list): CompareCell => {
      if (list.length === 0) return { is: 'none' };
      const items = list.map((text) => ({ text, isMarked: !lists.every((one) => one.includes(text)) }));
      return { is: 'items', items };
    }),
  };
}
