import { expect, test } from 'vitest';
import { isOpenAtFirst, sectionKey, sectionsOf } from '../../../src/app/review/review-sections.ts';
import {
  consequence,
  importedSentence,
  placeText,
  problemCounts,
  rowLabel,
  sortedProblems,
} from '../../../src/app/review/review-sentences.ts';
import { NO_CHOICES } from '../../../src/domain/review/choices.ts';
import { countsOf, planOf } from '../../../src/domain/review/plan.ts';
import { allRows, reviewSides } from '../../../src/domain/review/review.ts';
import { type FileProblem, shownReview } from '../../../src/domain/review/reviewed-files.ts';
import type { OurMetric, TheirMetric } from '../../../src/domain/review/sides.ts';

const place = (path: string) => ({ source: 'shop', format: 'dbt', path });

function ours(id: string, fields: Record<string, string>, said?: Record<string, string>): OurMetric {
  const origins = said === undefined ? [] : [{ ...place(id), said: new Map(Object.entries(said)) }];
  return { id, fields: new Map(Object.entries(fields)), origins };
}

function theirs(id: string, fields: Record<string, string>): TheirMetric {
  return { id, fields: new Map(Object.entries(fields)), origins: [place(id)], carries: new Set(['owner']) };
}

const review = reviewSides(
  {
    metrics: [
      ours(
        'churn',
        { name: 'Churn', owner: 'Ada', description: 'Here' },
        { name: 'Churn', owner: 'Bob', description: 'Was' },
      ),
      ours('same', { name: 'Same' }, { name: 'Same' }),
      ours('gone', { name: 'Gone' }, { name: 'Gone' }),
      ours('alone', { name: 'Alone' }),
    ],
    deleted: [{ id: 'dropped', name: 'Dropped', origins: [place('dropped')] }],
  },
  {
    sources: new Set(['shop']),
    hasEmptied: false,
    metrics: [
      theirs('churn', { name: 'Churn now', owner: 'Cleo', description: 'Was' }),
      theirs('same', { name: 'Same' }),
      theirs('fresh', { name: 'Fresh' }),
      theirs('dropped', { name: 'Dropped' }),
    ],
  },
);

test('what is to be decided comes first, and only the first part is open', () => {
  const sections = sectionsOf(review, 'files');
  expect(sections.map(({ title, summary }) => `${title}: ${summary}`)).toEqual([
    'Conflicts: 1 metric, 1 field',
    'Changed in the files: 1 metric, 1 field',
    'New: 1 metric',
    'Deleted here: 1 metric',
    'Changed here, kept: 1 metric, 1 field',
    'No longer in the files: 1 metric',
    'Same on both sides: 1 metric',
    'Only in this catalog: 1 metric',
  ]);
  expect(sections.filter((one) => isOpenAtFirst(one, sections)).map(sectionKey)).toEqual(['conflict']);
});

test('the review that is shown has the sections and the numbers of the whole one', () => {
  const shown = shownReview(review);
  expect(sectionsOf(shown, 'files').map(({ summary }) => summary)).toEqual(
    sectionsOf(review, 'files').map(({ summary }) => summary),
  );
  expect(countsOf(shown, NO_CHOICES)).toEqual(planOf(review, NO_CHOICES).counts);
  expect(allRows(shown)).toEqual(allRows(review));
});

test('the consequence is told as a sentence, whatever it is', () => {
  const FILES = { is: 'files', isSettled: false } as const;
  const counts = { created: 0, changed: 0, fields: 0, keptConflicts: 0 };
  expect(consequence({ is: 'files', isSettled: true }, counts)).toBe('There is nothing to import.');
  expect(consequence(FILES, counts)).toBe('No metric changes. What the files say is kept for the next import.');
  expect(consequence(FILES, { ...counts, created: 2 })).toBe('Adds 2 metrics.');
  expect(importedSentence({ is: 'files', source: 'shop' }, { ...counts, created: 2, changed: 1, fields: 3 })).toBe(
    'shop was imported: 2 new and 1 changed.',
  );
  expect(importedSentence({ is: 'files', source: 'shop' }, counts)).toBe('shop was imported. No metric has changed.');
});

test('a catalog is never settled, since its history and usage may be new', () => {
  const counts = { created: 0, changed: 0, fields: 0, keptConflicts: 2 };
  expect(consequence({ is: 'catalog' }, counts)).toBe('No metric is added or changed; 2 conflicts keep your value.');
  expect(consequence({ is: 'catalog' }, { ...counts, keptConflicts: 0 })).toBe('No metric changes.');
  expect(importedSentence({ is: 'catalog', source: 'theirs.db' }, { ...counts, changed: 1, fields: 3 })).toBe(
    'theirs.db was merged into the catalog: 1 changed.',
  );
  expect(sectionsOf(review, 'catalog').map(({ title }) => title)).toContain('Deleted there, kept here');
});

test('a row says to a screen reader where it is', () => {
  const [row] = allRows(review);
  expect(row && rowLabel('Churn', row, 1, 4)).toBe('Churn, owner, conflict 1 of 4');
});

test('problems are counted, and those that cost something come first', () => {
  const problems: FileProblem[] = [
    { severity: 'note', code: 'a', message: 'A' },
    { severity: 'warning', code: 'b', message: 'B', file: 'x.yml', line: 3 },
    { severity: 'error', code: 'c', message: 'C', file: 'x.yml' },
  ];
  expect(problemCounts(problems)).toBe('1 not imported, 1 to check, 1 note');
  expect(sortedProblems(problems).map(placeText)).toEqual(['x.yml', 'x.yml:3', '']);
});
