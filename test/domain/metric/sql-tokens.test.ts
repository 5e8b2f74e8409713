import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SqlTokenKind } from '../../../src/domain/metric/sql-tokens.ts';
import { sqlTokens } from '../../../src/domain/metric/sql-tokens.ts';

const textsOf = (sql: string, kind: SqlTokenKind): string[] =>
  sqlTokens(sql).flatMap((token) => (token.kind === kind ? [token.text] : []));

describe('colouring a calculation', () => {
  it('never changes a character of it', () => {
    const piece = fc.constantFrom(
      "'",
      '"',
      '\\',
      '--',
      '/*',
      '*/',
      '{{',
      '}}',
      '{%',
      '\n',
      'SELECT',
      "user's",
      '1.5e3',
      '`',
      'é',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, (sql) => {
        expect(
          sqlTokens(sql)
            .map((token) => token.text)
            .join(''),
        ).toBe(sql);
      }),
      { numRuns: 2000 },
    );
  });

  it('knows keywords, functions, strings and numbers', () => {
    const sql = "SELECT SAFE_DIVIDE(SUM(ad_clicks), 2.5) FROM t2 WHERE channel = 'it''s' and left(a, 1) = \"b\"";
    expect(textsOf(sql, 'keyword')).toEqual(['SELECT', 'FROM', 'WHERE', 'and']);
    expect(textsOf(sql, 'function')).toEqual(['SAFE_DIVIDE', 'SUM', 'left']);
    expect(textsOf(sql, 'string')).toEqual(["'it''s'", '"b"']);
    expect(textsOf(sql, 'number')).toEqual(['2.5', '1']);
  });

  it('knows comments, and raw strings, and what looks like them inside each other', () => {
    const sql = "a -- it's\n/* 'b' */ + r'\\d--' + 'x /* y */'";
    expect(textsOf(sql, 'comment')).toEqual(["-- it's", "/* 'b' */"]);
    expect(textsOf(sql, 'string')).toEqual(["r'\\d--'", "'x /* y */'"]);
  });

  it('knows Jinja', () => {
    const sql = '{{agg_sum("tagged_sap")}} / {% if x %}1{% endif %} {# why #}';
    expect(textsOf(sql, 'template')).toEqual(['{{agg_sum("tagged_sap")}}', '{% if x %}', '{% endif %}', '{# why #}']);
  });

  it('takes no part of a path for a keyword', () => {
    expect(textsOf('SUM(payload.values.all)', 'keyword')).toEqual([]);
  });

  it('leaves prose alone', () => {
    const prose = "The user's orders and those from all shops, where the shop isn't closed";
    expect(sqlTokens(prose)).toEqual([{ kind: 'plain', text: prose }]);
  });

  // Quadratic time would exceed the time limit of all tests.
  it('reads a megabyte of anything to its end', () => {
    for (const unit of ["'", "\\'", '"\\', '/*', '{{', "a'", '((', 'SELECT ', "'\\''", '--\n', '`', '1e']) {
      const sql = unit.repeat(1_000_000 / unit.length);
      const length = sqlTokens(sql).reduce((sum, { text }) => sum + text.length, 0);
      expect(length, unit).toBe(sql.length);
    }
  });
});
