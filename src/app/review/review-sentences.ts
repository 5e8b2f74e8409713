import type { Review } from '../../domain/review/review.ts';
import { formatName } from '../../domain/metric/format-name.ts';
import { isolated } from '../../domain/core/isolated.ts';
import { formatNumber, pluralize } from '../../domain/core/pluralize.ts';
import { fieldLabel } from '../../domain/metric/field-label.ts';
import type { RowChoice } from '../../domain/review/choices.ts';
import type { FieldRow, RowKind } from '../../domain/review/field-rows.ts';
import type { PlanCounts } from '../../domain/review/plan.ts';
import { planSentence } from '../../domain/review/review-words.ts';
import type { FileProblem, Reviewed, ReviewedCatalog, ReviewedFiles } from '../../domain/review/reviewed-files.ts';

/** The titles of the choices for one row. */
export const CHOICE_WORDS: Readonly<Record<RowChoice, string>> = { mine: 'Mine', theirs: 'Theirs', both: 'Both' };

/** The titles of problems by severity, gravest first. */
export const SEVERITIES: readonly (readonly [FileProblem['severity'], string])[] = [
  ['error', 'Not imported'],
  ['loss', 'Imported in part'],
  ['warning', 'To check'],
  ['note', 'Note'],
];

/** The heading of their values. */
export const THEIR_SIDE: Readonly<Record<Reviewed['is'], string>> = {
  catalog: 'Theirs, in the file',
  files: 'Theirs, in the files',
};

type Settleable = Pick<ReviewedCatalog, 'is'> | Pick<ReviewedFiles, 'is' | 'isSettled'>;

/** True if an import would change nothing. A catalog may always have history, tests or usage to add. */
export function isSettled(reviewed: Settleable): boolean {
  return reviewed.is === 'files' && reviewed.isSettled;
}

/** What was read: `dbt, 3 files, 45 metrics.` */
export function contentSentence(
  reviewed: Pick<ReviewedCatalog, 'is' | 'files'> | Pick<ReviewedFiles, 'is' | 'formats' | 'files'>,
): string {
  const { files } = reviewed;
  const metrics = files.reduce((sum, file) => sum + file.metrics, 0);
  if (reviewed.is === 'catalog') return `${pluralize(metrics, 'metric')}.`;
  const names = reviewed.formats.map(formatName).join(', ');
  return `${names === '' ? '' : `${names}, `}${pluralize(files.length, 'file')}, ${pluralize(metrics, 'metric')}.`;
}

/** What is there to see if there is nothing to import. */
export function settledSentence({ metrics }: Review): string {
  const changed = metrics.filter((one) => 'rows' in one && one.rows.length > 0).length;
  if (changed === 0) return 'The files and this catalog agree.';
  return `The files have nothing new. ${pluralize(changed, 'metric')} ${changed === 1 ? 'was' : 'were'} changed here.`;
}

/** What an import did, for the notice that offers to undo it. */
export function importedSentence(
  { is, source }: Pick<Reviewed, 'is' | 'source'>,
  counts: PlanCounts | undefined,
): string {
  const done = `${isolated(source)} was ${is === 'catalog' ? 'merged into the catalog' : 'imported'}`;
  if (counts === undefined || counts.created + counts.fields === 0) return `${done}. No metric has changed.`;
  const { created, changed } = counts;
  const parts = [
    ...(created > 0 ? [`${formatNumber(created)} new`] : []),
    ...(changed > 0 ? [`${formatNumber(changed)} changed`] : []),
  ];
  return `${done}: ${parts.join(' and ')}.`;
}

/** The consequence of an import, in the foot of the review. Without one there is nothing to do. */
export function consequence(reviewed: Settleable, counts: PlanCounts): string {
  if (isSettled(reviewed)) return 'There is nothing to import.';
  if (counts.created + counts.fields > 0) return planSentence(counts);
  if (counts.keptConflicts > 0) return planSentence(counts);
  return reviewed.is === 'catalog'
    ? 'No metric changes.'
    : 'No metric changes. What the files say is kept for the next import.';
}

/** The sentence about what is added besides metrics and their fields. It follows the one about those. */
export function attachedText(reviewed: Reviewed): string {
  if (reviewed.is === 'catalog') return ' The history, tests and usage that only the file has are added.';
  const { tests, usages } = reviewed.attached;
  const parts = [...(tests > 0 ? [pluralize(tests, 'test')] : []), ...(usages > 0 ? [pluralize(usages, 'use')] : [])];
  return parts.length === 0 ? '' : ` With ${parts.join(' and ')}.`;
}

/** A row for a screen reader: `Net revenue, description, conflict 1 of 4`. */
export function rowLabel(name: string, { field, kind }: FieldRow, place: number, total: number): string {
  return `${name}, ${fieldLabel(field)}, ${KIND_WORDS[kind]} ${formatNumber(place)} of ${formatNumber(total)}`;
}

const KIND_WORDS: Readonly<Record<RowKind, string>> = {
  conflict: 'conflict',
  theirs: 'change',
  emptied: 'empty value',
  mine: 'kept change',
};

/** The name of a field at the beginning of a line: `Data source`. */
export function fieldTitle(field: string): string {
  const label = fieldLabel(field);
  return label.charAt(0).toUpperCase() + label.slice(1);
}

/** What is heard after a choice by key: `Theirs: Net revenue, description`. */
export function chosenSentence(name: string, { field }: FieldRow, choice: RowChoice): string {
  return `${CHOICE_WORDS[choice]}: ${name}, ${fieldLabel(field)}`;
}

/** The number of problems by kind: `1 not imported, 2 to check.` */
export function problemCounts(problems: readonly FileProblem[]): string {
  const parts = SEVERITIES.flatMap(([severity, title]) => {
    const count = problems.filter((one) => one.severity === severity).length;
    if (count === 0) return [];
    return severity === 'note' ? [pluralize(count, 'note')] : [`${formatNumber(count)} ${title.toLowerCase()}`];
  });
  return parts.join(', ');
}

/** Problems, the gravest kind first, each kind in the order of the files. */
export function sortedProblems(problems: readonly FileProblem[]): FileProblem[] {
  return SEVERITIES.flatMap(([severity]) => problems.filter((one) => one.severity === severity));
}

/** The place of a problem: `finance.yml:88`. Empty if it is about no file. */
export function placeText({
  file,
  line,
}: {
  readonly file?: string | undefined;
  readonly line?: number | null | undefined;
}): string {
  if (file === undefined) return '';
  return line === undefined || line === null ? file : `${file}:${line}`;
}
