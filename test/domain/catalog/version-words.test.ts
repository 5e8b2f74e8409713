import { describe, expect, it } from 'vitest';
import type { StoredVersion, VersionOrigin } from '../../../src/domain/catalog/stored-version.ts';
import { versionName } from '../../../src/domain/catalog/version-words.ts';

const NOON = '2026-03-01 12:00:00';
const ONE = '2026-03-01 13:00:00';
const TWO = '2026-03-01 14:00:00';

const version = (id: string, origin: VersionOrigin, begunAt: string, leftAt: string | null): StoredVersion => ({
  id,
  origin,
  begunAt,
  leftAt,
  bytes: 4096,
  changes: 0,
  journal: { records: 0, bytes: 0 },
});

const namesOf = (...versions: StoredVersion[]): string[] => versions.map((one) => versionName(one, versions));

const SAMPLE = { is: 'sample' } as const;
const IMPORT = { is: 'import', file: 'prices.db' } as const;

describe('a version is called', () => {
  it('by what ended it', () => {
    expect(
      namesOf(
        version('c', { is: 'merge', file: 'more.json' }, TWO, null),
        version('b', IMPORT, ONE, TWO),
        version('a', SAMPLE, NOON, ONE),
      ),
    ).toEqual(['Now', 'Before more.json was merged', 'Before the import of prices.db']);
  });

  it('by the next one if several came within a second', () => {
    expect(
      namesOf(
        version('c', { is: 'compact' }, NOON, null),
        version('b', IMPORT, NOON, NOON),
        version('a', SAMPLE, NOON, NOON),
      ),
    ).toEqual(['Now', 'Before compacting', 'Before the import of prices.db']);
  });

  it('by the restoring that ended it, for a restored version keeps its own beginning', () => {
    expect(namesOf(version('a', SAMPLE, NOON, null), version('b', IMPORT, ONE, TWO))).toEqual([
      'Now',
      'Before another version was restored',
    ]);
  });

  it('by why it is kept if it was never current', () => {
    expect(
      namesOf(version('b', { is: 'written-back' }, TWO, null), version('a', { is: 'set-aside' }, ONE, TWO))[1],
    ).toBe('Set aside: state of another tab');
  });
});
