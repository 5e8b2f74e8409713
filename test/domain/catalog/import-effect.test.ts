import { describe, expect, it } from 'vitest';
import { mergeSentence, replaceSentence } from '../../../src/domain/catalog/import-effect.ts';

describe('what an import would do', () => {
  it('replacing: whose metrics give way to whose, and which go', () => {
    expect(replaceSentence({ added: 2, changed: 1, same: 3, onlyHere: 4 })).toBe(
      'This catalog’s 8 metrics, with history, tests and usage, give way to the file’s 6 metrics. 4 metrics only here will be gone.',
    );
    expect(replaceSentence({ added: 5, changed: 0, same: 0, onlyHere: 0 })).toBe(
      'This empty catalog gives way to the file’s 5 metrics.',
    );
  });

  it('merging: what is added, what the file wins, what stays', () => {
    expect(mergeSentence({ added: 2, changed: 1, same: 3, onlyHere: 4 })).toBe(
      'Adds 2 metrics, takes the file’s version of one that differs and keeps the other 7.',
    );
    expect(mergeSentence({ added: 0, changed: 0, same: 3, onlyHere: 0 })).toBe(
      'No metric is added or changed; history, tests and usage only in the file are added.',
    );
  });
});
