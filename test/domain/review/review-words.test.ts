import { describe, expect, it } from 'vitest';
import { ambiguousSentence, planSentence } from '../../../src/domain/review/review-words.ts';

describe('the sentence about a plan', () => {
  it.each([
    [
      { created: 12, changed: 5, fields: 8, keptConflicts: 3 },
      'Adds 12 metrics, changes 8 fields of 5; 3 conflicts keep your value.',
    ],
    [
      { created: 0, changed: 1, fields: 1, keptConflicts: 1 },
      'Changes 1 field of 1 metric; 1 conflict keeps your value.',
    ],
    [{ created: 1200, changed: 0, fields: 0, keptConflicts: 0 }, 'Adds 1,200 metrics.'],
    [{ created: 0, changed: 0, fields: 0, keptConflicts: 0 }, 'No metric is added or changed.'],
    [
      { created: 0, changed: 0, fields: 0, keptConflicts: 2 },
      'No metric is added or changed; 2 conflicts keep your value.',
    ],
  ])('%j: %s', (counts, sentence) => {
    expect(planSentence(counts)).toBe(sentence);
  });
});

it('a name that is not matched says whose it is', () => {
  expect(ambiguousSentence({ name: 'Sales', ours: ['a'], theirs: ['x', 'y'] })).toBe(
    '“Sales” is the name of 1 metric here and of 2 there, so none is matched by it.',
  );
});
