import { describe, expect, it } from 'vitest';
import { mergeSentence, replaceSentence } from '../../../src/domain/catalog/import-effect.ts';

describe('what an import would do', () => {
  it('replacing: whose metrics give way to whose, and which go', () => {
    expect(replaceSentence({ added: 2, changed: 1, same: 3, onlyHere: 4 })).toBe(
      'Replaces this catalog’s 8 metrics (history, tests and usage included) with the 6 in the file. 4 metrics that are only here will be removed.',
    );
    expect(replaceSentence({ added: 5, changed: 0, same: 0, onlyHere: 0 })).toBe(
      'Replaces this empty catalog with the file’s 5 metrics.',
    );
  });

  it('merging: what there is to review', () => {
    expect(mergeSentence({ added: 2, changed: 1, same: 3, onlyHere: 4 })).toBe(
      'Opens a review of 1 metric that differs and 2 new metrics, field by field. Nothing changes before you import it.',
    );
    expect(mergeSentence({ added: 0, changed: 0, same: 3, onlyHere: 0 })).toBe(
      'Adds the history, tests and usage that are only in the file. No metric is added or changed.',
    );
  });
});
