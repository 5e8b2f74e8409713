import { expect, it } from 'vitest';
import { claimedSynonyms } from '../../../src/database/metrics/claimed-synonyms.ts';
import { catalogOf } from '../catalog.ts';

it('a synonym that two metrics claim is told, be it the name of one of them', async () => {
  const { db } = await catalogOf(
    { id: 'a', name: 'Revenue', details: { synonyms: ['Turnover', 'Sales', 'Umsatz'] } },
    { id: 'b', name: 'Net revenue', details: { synonyms: ['turn\u00adover', 'Turnover', 'Alone'] } },
    { id: 'c', name: 'SALES' },
    { id: 'd', name: 'Twice', details: { synonyms: ['Twice', 'twice'] } },
    { id: 'e', name: 'Revenue' },
  );
  db.edit((connection) =>
    connection.run(
      `INSERT INTO main.metricbook_details (metric_id, field, value) VALUES ('gone', 'synonyms', '["Umsatz"]')`,
    ),
  );
  expect(db.run(claimedSynonyms)).toEqual([
    {
      synonym: 'Sales',
      metrics: [
        { id: 'a', name: 'Revenue' },
        { id: 'c', name: 'SALES' },
      ],
    },
    {
      synonym: 'Turnover',
      metrics: [
        { id: 'b', name: 'Net revenue' },
        { id: 'a', name: 'Revenue' },
      ],
    },
  ]);
});
