import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { saysTheSame } from '../../../src/app/text/format-check.ts';
import { formatTokens } from '../../../src/app/text/format-tokens.ts';
import { formatSql } from '../../../src/app/text/sql-format.ts';

/** Parts of SQL, templates and formulas, with bars between. */
const PARTS = String.raw`
SELECT|FROM|where|a|b.c|f(|)|,|;|(|CASE|END|r|N|'x  y'|"q"|1|1e5|.5|1_000|@day|@@x|::|->>|#>>|<=>|!=|:=|**|??|%(n)s
{{ j }}|:n|?1|$1|$$ a  b $$|E'\n'|X'00'|U&'..'|"""t"""|[c d]|/*+ h */|-- c|--|# c|// c|*|-|/|=|<|>|/* a /* b */|é|{% j %}
`
  .trim()
  .split(/[|\n]/)
  .concat('`t`', '${v}', '|>', '||', '-- c\n', '# c\n', '// c\n', '\n');

/** Returns the formatted text; undefined if it was refused. */
function formatted(sql: string): string | undefined {
  const result = formatSql(sql);
  return result.is === 'formatted' ? result.text : undefined;
}

describe('formatting', () => {
  it('sets SQL in lines and keeps every word as it is written', () => {
    expect(formatted("select a, Sum(b) FROM t where c = 'x  y' and d > 1 group by 1")).toBe(
      "select\n  a,\n  Sum(b)\nFROM\n  t\nwhere\n  c = 'x  y'\n  and d > 1\ngroup by\n  1",
    );
  });

  it.each([
    'SELECT a::date FROM t',
    'SELECT `a b`, SAFE_CAST(c AS INT64), "x  y" FROM t',
    "COUNTIF(active_hours_sum > 0 AND isp_name <> 'BrowserStack')",
    'SELECT 1 -- why\nFROM t /* and  what */',
    'SELECT 1 -- why\n-- and why\nFROM t',
    "SELECT SUM(x) FROM t WHERE d = @day AND r = r'\\d+'",
    'SELECT a-b, c*-1, t.*, count(*) FROM t WHERE x in(1,2) AND y=-1',
    "SELECT a->>'x', b::text, $1 FROM t",
    'SELECT /*+ hint */ a FROM t',
    'SELECT $tag$ two  spaces $tag$ FROM t',
    'SELECT a FROM my-project.d.t',
    'SUM(\n  CASE WHEN paid THEN amount END\n)\n/ COUNT(*)',
    "SELECT 'größe  日本', größe FROM t",
  ])('formats %s, and says the same', (sql) => {
    expect(formatted(sql)?.replaceAll(/\s+/g, '')).toBe(sql.replaceAll(/\s+/g, ''));
  });

  it.each([
    ['a template', "{{agg_sum('ad_click')}}", 'template'],
    ['a template within SQL', 'SELECT {% if x %}a{% endif %} FROM t', 'template'],
    ['a name of LookML', 'SELECT ${TABLE}.a FROM t', 'template'],
    ['a parameter of Python', 'SELECT a FROM t WHERE b = %(name)s', 'template'],
    ['prose', 'Revenue minus refunds, where the order is paid and not from a test', 'not SQL'],
    ['what does not close', "SELECT 'a FROM t WHERE (b = 1", 'quote'],
    ['what is very long', `SELECT ${'a, '.repeat(30_000)} b FROM t`, 'too long'],
    ['nothing', ' ', 'not SQL'],
    ['a comment that begins with #', 'SELECT\n  region, # before tax\n  SUM(amount)\nFROM orders', 'comment'],
    ['a comment that begins with //', 'SELECT\n  // gross\n  SUM(amount)\nFROM orders', 'comment'],
    ['a comment in a comment', 'SELECT a /* b /* c */ d */ FROM t', 'comment'],
    ['a quote after a backslash', String.raw`SELECT 'it\'s', 'x' FROM t`, 'quote'],
    ['a text in three quotes', 'SELECT """a "b" c""" FROM t', 'quote'],
    ['two texts in a row', "SELECT 'a'\n'b' FROM t", 'quote'],
    ["Oracle's quotes", "SELECT q'[it's]' FROM t", 'quote'],
    ['a space that nobody sees', 'SELECT a\u00a0b FROM t', 'sign'],
    ['a sign of no dialect', 'SELECT a × b FROM t', 'sign'],
  ])('leaves %s as it is, and says why', (_, text, because) => {
    expect(formatSql(text)).toEqual({ is: 'refused', because });
  });

  it.each([
    ['a formula of a spreadsheet', '=SUM(A1:B2)'],
    ['a formula of DAX', "CALCULATE([x], 'T'[c])"],
    ['lines of a script', 'a = 1\nb = 2'],
    ['a batch separator', 'SELECT 1\nGO\nSELECT 2'],
    ['a placeholder', 'SELECT a FROM t WHERE d = <date>'],
    ['a call that is none with a space', 'SELECT COUNT (x) FROM t'],
  ])('never formats %s', (_, text) => {
    expect(formatted(text)).toBeUndefined();
  });
});

describe('a formatted text that says something else is refused', () => {
  it.each([
    ["SELECT N'x'", "SELECT N 'x'"],
    ["SELECT r'\\d'", "SELECT r '\\d'"],
    ['SELECT @day', 'SELECT @ day'],
    ['SELECT @@x', 'SELECT @ @x'],
    ['SELECT a ** b', 'SELECT a * * b'],
    ['SELECT a ?? b', 'SELECT a ? ? b'],
    ['SELECT a |> b', 'SELECT a | > b'],
    ['SELECT a :: b', 'SELECT a : : b'],
    ['SELECT a <=> b', 'SELECT a <= > b'],
    ['SELECT a.b', 'SELECT a . b'],
    ['SELECT :name', 'SELECT : name'],
    ['SELECT $1', 'SELECT $ 1'],
    ['SELECT ?1', 'SELECT ? 1'],
    ['SELECT a::date', 'SELECT a :: date'],
    ['SELECT 1e5', 'SELECT 1 e5'],
    ['SELECT 1_000', 'SELECT 1 _000'],
    ['SELECT .5', 'SELECT . 5'],
    ['SELECT 2026-01-02', 'SELECT 2026 - 01 - 02'],
    ['SELECT a FROM my-project.t', 'SELECT a FROM my - project.t'],
    ['SELECT a -- x\nFROM t', 'SELECT a -- x FROM t'],
    ['SELECT a /* x  y */', 'SELECT a /* x y */'],
    ["SELECT 'a  b'", "SELECT 'a b'"],
    ['SELECT $$a  b$$', 'SELECT $$a b$$'],
    ['SELECT count(a)', 'SELECT count (a)'],
    ['SELECT [a  b]', 'SELECT [a b]'],
    ['SELECT a b', 'SELECT ab'],
    ['SELECT a, b', 'SELECT b, a'],
    ['SELECT a', 'SELECT a, b'],
    ['SELECT a', 'SELECT A'],
  ])('%s is not %s', (before, after) => {
    expect(saysTheSame(before, before)).toBe(true);
    expect(saysTheSame(before, after)).toBe(false);
  });

  it('[G60] whatever is written: it is refused, or has the same tokens, quoted texts and comments', () => {
    const part = fc.constantFrom(...PARTS);
    const sql = fc
      .array(fc.tuple(part, fc.constantFrom('', ' ', '\n')), { maxLength: 12 })
      .map((parts) => `SELECT ${parts.flat().join('')}`);
    fc.assert(
      fc.property(sql, (text) => {
        const result = formatted(text);
        if (result === undefined) return;
        const [before, after] = [formatTokens(text), formatTokens(result)];
        const texts = ({ is, ...read }: ReturnType<typeof formatTokens>): string[] =>
          'tokens' in read ? read.tokens.map((token) => token.text) : [is];
        expect(result.replace(/\s+/g, '')).toBe(text.replace(/\s+/g, ''));
        expect(
          texts(after)
            .join(' ')
            .replace(/([<>=*/+])([-+])/g, '$1 $2'),
        ).toBe(
          texts(before)
            .join(' ')
            .replace(/([<>=*/+])([-+])/g, '$1 $2'),
        );
        // A comment still ends where its line ends.
        for (const comment of text.match(/--[^\n]*\n/g) ?? []) {
          if (/['"`$]/.test(text)) continue;
          expect(`${result.replace(/ +$/gm, '')}\n`).toContain(`${comment.trimEnd()}\n`);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
