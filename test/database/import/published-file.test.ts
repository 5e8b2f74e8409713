import { describe, expect, it } from 'vitest';
import { publishedFile } from '../../../src/database/import/published-file.ts';
import { trashedMetrics } from '../../../src/database/metrics/trash.ts';
import { catalogOf, openCatalog } from '../catalog.ts';

describe('a file as it is published', () => {
  it('has everything but what was deleted, of which no trace is left', async () => {
    const { db } = await catalogOf({ id: 'kept', name: 'Kept' }, { id: 'gone', description: 'a secret of ours' });
    db.updateMetric('gone', { owner: '@nobody-shall-know' }, 'ann', 'a reason to hide');
    db.recordUsage('kept', 'bob', 'board');
    db.deleteMetric('gone', 'ann');
    const given = db.export();
    const before = given.slice();
    const { bytes, counts, leftOut, trashed } = await publishedFile(given);
    expect({ counts, leftOut, trashed }).toEqual({
      counts: { metrics: 1, changes: 0, tests: 0, usages: 1 },
      leftOut: [],
      trashed: 1,
    });
    expect(given).toEqual(before);
    const text = new TextDecoder('latin1').decode(bytes);
    const secrets = ['a secret of ours', '@nobody-shall-know', 'a reason to hide'];
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    const { db: read } = await openCatalog(bytes);
    expect(read.getAllMetrics().map(({ name }) => name)).toEqual(['Kept']);
    expect(read.run(trashedMetrics)).toEqual([]);
  });

  it('is refused if it is none', async () => {
    await expect(publishedFile(new TextEncoder().encode('# Metricbook'))).rejects.toMatchObject({
      code: 'file-not-a-database',
    });
  });
});
