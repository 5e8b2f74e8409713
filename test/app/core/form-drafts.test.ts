import { describe, expect, it } from 'vitest';
import { createFormDrafts } from '../../../src/app/core/form-drafts.ts';
import { createLocalStore, memoryStore } from '../../../src/app/core/local-store.ts';

const DRAFT = { texts: { who: 'Ada', context: 'a report' }, base: { who: '', context: '' } };

describe('what is typed into a small form', () => {
  it('is there again until it is dropped, and is nobody else’s', () => {
    const store = memoryStore();
    createFormDrafts(store).keep('use:a', DRAFT);
    const later = createFormDrafts(store);
    expect(later.find('use:a', ['who', 'context'])).toEqual(DRAFT);
    expect(later.find('use:b', ['who', 'context'])).toBeUndefined();
    later.drop('use:a');
    expect(later.find('use:a', ['who', 'context'])).toBeUndefined();
  });

  it.each(['', 'no JSON', '7', 'null', '{"texts":{"who":1},"base":{}}', '{"texts":{"who":"a","context":"b"}}'])(
    'is not taken from a text such as %j, which anybody may have left there',
    (text) => {
      const store = memoryStore();
      store.set('typed:use:a', text);
      expect(createFormDrafts(store).find('use:a', ['who', 'context'])).toBeUndefined();
    },
  );

  it('tells whether it is stored, refused, or overwritten by another tab', () => {
    const storage = new Map<string, string>();
    let isFull = false;
    const open = (): Storage =>
      ({
        getItem: (key: string) => storage.get(key) ?? null,
        setItem(key: string, text: string) {
          if (isFull) throw new DOMException('full', 'QuotaExceededError');
          storage.set(key, text);
        },
      }) as Storage;
    const [here, there] = [
      createFormDrafts(createLocalStore('p:', open)),
      createFormDrafts(createLocalStore('p:', open)),
    ];
    here.keep('use:a', DRAFT);
    expect(here.fateOf('use:a', DRAFT)).toBe('stored');
    there.keep('use:a', { ...DRAFT, texts: { who: 'Bea', context: '' } });
    expect(here.fateOf('use:a', DRAFT)).toBe('overwritten');
    isFull = true;
    here.keep('use:a', DRAFT);
    expect(here.fateOf('use:a', DRAFT)).toBe('refused');
  });
});
