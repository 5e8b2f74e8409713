import { describe, expect, it } from 'vitest';
import { formatSql } from '../../../src/app/metric/sql-format.ts';

describe('formatting', () => {
  it('sets SQL in lines and keeps every word as it is written', () => {
    expect(formatSql("select a, Sum(b) FROM t where c = 'x  y' and d > 1 group by 1")).toBe(
      "select\n  a,\n  Sum(b)\nFROM\n  t\nwhere\n  c = 'x  y'\n  and d > 1\ngroup by\n  1",
    );
  });

  it.each([
    'SELECT a::date FROM t',
    'SELECT `a b`, SAFE_CAST(c AS INT64), "x  y" FROM t',
    "COUNTIF(active_hours_sum > 0 AND isp_name <> 'BrowserStack')",
    'SELECT 1 -- why\nFROM t /* and  what */',
  ])('formats %s, and says the same', (sql) => {
    const formatted = formatSql(sql);
    expect(formatted?.replaceAll(/\s+/g, '')).toBe(sql.replaceAll(/\s+/g, ''));
  });

  it.each([
    ['a template', "{{agg_sum('ad_click')}}"],
    ['a template within SQL', 'SELECT {% if x %}a{% endif %} FROM t'],
    ['prose', 'Revenue minus refunds, where the order is paid and not from a test'],
    ['what does not close', "SELECT 'a FROM t WHERE (b = 1"],
    ['what is very long', `SELECT ${'a, '.repeat(30_000)} b FROM t`],
    ['nothing', ' '],
  ])('leaves %s as it is', (_, text) => {
    expect(formatSql(text)).toBeUndefined();
  });
});
