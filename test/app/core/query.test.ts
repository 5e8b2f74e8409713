import { describe, expect, it } from 'vitest';
import { CatalogError } from '../../../src/domain/core/catalog-error.ts';
import { createQuery } from '../../../src/app/core/query.ts';

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function bugs() {
  const met: unknown[] = [];
  return { met, report: (error: unknown) => void met.push(error) };
}

describe('a reader', () => {
  it('reads what is shown, and again after news', async () => {
    let n = 0;
    const reader = createQuery((key: string) => Promise.resolve(`${key}${(n += 1)}`), bugs().report);
    expect(reader.reading.value).toEqual({ is: 'idle' });
    reader.show('a');
    expect(reader.reading.value).toEqual({ is: 'reading', before: undefined });
    await settled();
    expect(reader.reading.value).toEqual({ is: 'read', value: 'a1' });
    reader.refetch();
    expect(reader.reading.value).toEqual({ is: 'read', value: 'a1' });
    await settled();
    expect(reader.reading.value).toEqual({ is: 'read', value: 'a2' });
  });

  it('never shows one key’s value under another', async () => {
    const reader = createQuery((key: string) => Promise.resolve(key), bugs().report);
    reader.show('a');
    await settled();
    reader.show('b');
    expect(reader.reading.value).toEqual({ is: 'reading', before: 'a' });
    await settled();
    expect(reader.reading.value).toEqual({ is: 'read', value: 'b' });
  });

  it('is idle once nothing shows it, and stays so when an answer comes late', async () => {
    const reader = createQuery((key: string) => Promise.resolve(key), bugs().report);
    const stop = reader.show('a');
    stop();
    await settled();
    expect(reader.reading.value).toEqual({ is: 'idle' });
  });

  it('is not stopped by a screen that left after the next one came', async () => {
    const reader = createQuery((key: string) => Promise.resolve(key), bugs().report);
    const stopFirst = reader.show('a');
    reader.show('b');
    stopFirst();
    await settled();
    expect(reader.reading.value).toEqual({ is: 'read', value: 'b' });
  });

  it('shows a failure that a user can act on, and reports a bug', async () => {
    const { met, report } = bugs();
    const failure = new CatalogError('metric-not-found', 'There is no such metric.');
    const failing = createQuery(() => Promise.reject(failure), report);
    failing.show('a');
    await settled();
    expect(failing.reading.value).toEqual({ is: 'failed', because: failure });
    const bug = new TypeError('a bug');
    createQuery(() => Promise.reject(bug), report).show('a');
    await settled();
    expect(met).toEqual([bug]);
  });
});

describe('a reader that goes from one screen to another', () => {
  it('is not read again if both show the same at once', async () => {
    let reads = 0;
    const reader = createQuery((key: string) => Promise.resolve(`${key}${(reads += 1)}`), bugs().report);
    reader.show('a')();
    const stop = reader.show('a');
    await settled();
    stop();
    reader.show('a');
    expect(reader.reading.value).toEqual({ is: 'read', value: 'a1' });
    await settled();
    expect(reads).toBe(1);
  });

  it('is read again if time has passed, if there was news, and if it had failed', async () => {
    let reads = 0;
    const reader = createQuery(() => {
      reads += 1;
      return reads === 3 ? Promise.reject(new CatalogError('storage-not-saved', 'no')) : Promise.resolve(reads);
    }, bugs().report);
    const first = reader.show('a');
    await settled();
    first();
    await settled();
    const second = reader.show('a');
    await settled();
    expect(reads).toBe(2);
    second();
    reader.refetch();
    const third = reader.show('a');
    await settled();
    expect(reader.reading.value.is).toBe('failed');
    third();
    reader.show('a');
    await settled();
    expect(reader.reading.value).toEqual({ is: 'read', value: 4 });
  });
});
