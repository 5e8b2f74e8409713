import { describe, expect, it } from 'vitest';
import { duplicates } from '../../../src/database/metrics/duplicates.ts';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import { catalogOf } from '../catalog.ts';

const alikeTo = (db: MetricsDatabase, name: string, calculation = ''): string[] =>
  db
    .run((connection) => duplicates(connection, { name, calculation }))
    .map(({ id, similarity }) => `${id}: ${similarity.join()}`);

describe('a metric about to be created looks like one that is there', () => {
  it('by its name, but for case, accents, signs and the order of words', async () => {
    const { db } = await catalogOf({ id: 'net', name: 'Net revenue' }, { id: 'cafe', name: 'Café visits' });
    expect(alikeTo(db, 'net-REVENUE')).toEqual(['net: name']);
    expect(alikeTo(db, 'Revenue, net')).toEqual(['net: name']);
    expect(alikeTo(db, 'cafe visits')).toEqual(['cafe: name']);
  });

  it('by a name a letter or two away, as long as it is long enough to be the same one', async () => {
    const { db } = await catalogOf({ id: 'net', name: 'Net revenue' }, { id: 'arpu', name: 'ARPU' });
    expect(alikeTo(db, 'Net revenu')).toEqual(['net: name']);
    expect(alikeTo(db, 'Net rveenue')).toEqual(['net: name']);
    expect(alikeTo(db, 'Gross revenue')).toEqual([]);
    expect(alikeTo(db, 'ARPA')).toEqual([]);
  });

  it('in every script, and whatever invisible signs are in the name', async () => {
    const { db } = await catalogOf(
      { id: 'ko', name: '월간매출액 합계' },
      { id: 'shy', name: 'Kun\u00adden\u00adzu\u00adfrie\u00adden\u00adheit' },
      { id: 'de', name: 'x', calculation: 'SUM(größe_der_bestellung)' },
    );
    expect(alikeTo(db, '월간매출액 합계'.normalize('NFD'))).toEqual(['ko: name']);
    expect(alikeTo(db, 'Kundenzufriedenheit')).toEqual(['shy: name']);
    expect(alikeTo(db, '', 'sum( größe_der_bestellung )')).toEqual(['de: calculation']);
  });

  it('but not if only a number distinguishes them', async () => {
    const { db } = await catalogOf({ id: 'r', name: 'Retention day 7' });
    expect(alikeTo(db, 'Retention day 8')).toEqual([]);
  });

  it('by its calculation, however that is written', async () => {
    const { db } = await catalogOf(
      { id: 'net', name: 'Net revenue', calculation: 'SELECT SUM(amount)\n  FROM orders -- paid ones\n WHERE paid;' },
      { id: 'gross', name: 'Gross', calculation: 'SELECT SUM(amount) FROM orders' },
    );
    expect(alikeTo(db, '', 'select sum( amount ) from orders where paid')).toEqual(['net: calculation']);
  });

  it('most if both are alike', async () => {
    const calculation = 'SUM(orders.amount) FILTER (WHERE paid)';
    const { db } = await catalogOf(
      { id: 'a', name: 'Other', calculation },
      { id: 'b', name: 'Net revenue', calculation },
    );
    expect(alikeTo(db, 'Net revenue', calculation)).toEqual(['b: calculation,name', 'a: calculation']);
  });

  it('not by what says nothing yet', async () => {
    const { db } = await catalogOf({ id: 'a', name: 'Users', calculation: 'COUNT(*)' });
    expect(alikeTo(db, '', 'count(*)')).toEqual([]);
    expect(alikeTo(db, '   ')).toEqual([]);
  });
});
