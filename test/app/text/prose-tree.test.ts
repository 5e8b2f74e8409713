import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProseBlock, ProseItem, ProsePiece } from '../../../src/app/text/prose.ts';
import { proseOf } from '../../../src/app/text/prose-tree.ts';

const proseTree = (written: string): readonly ProseBlock[] => proseOf(written).blocks;

const text = (words: string): ProsePiece => ({ is: 'text', text: words });
const paragraph = (...of: ProsePiece[]): ProseBlock => ({ is: 'paragraph', of });

/** Returns all visible text of a description. */
function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsOf).join(' ');
  if (typeof value !== 'object' || value === null) return '';
  const { text: own, ...rest } = value as { text?: string };
  return `${own ?? ''}${Object.values(rest).map(wordsOf).join(' ')}`;
}

describe('a description', () => {
  it('has paragraphs, stresses, code and lines that break where they were broken', () => {
    expect(proseTree('One *a* **b** ~~c~~ `d`\nnext\n\nTwo')).toEqual([
      paragraph(
        text('One '),
        { is: 'emphasis', of: [text('a')] },
        text(' '),
        { is: 'strong', of: [text('b')] },
        text(' '),
        { is: 'struck', of: [text('c')] },
        text(' '),
        { is: 'code', text: 'd' },
        { is: 'break' },
        text('next'),
      ),
      paragraph(text('Two')),
    ]);
  });

  it('has lists in lists, with numbers from where they begin, and tasks', () => {
    const list = (start: number | undefined, ...items: ProseItem[]): ProseBlock => ({
      is: 'list',
      start,
      items,
    });
    const item = (done: boolean | undefined, ...of: ProseBlock[]): ProseItem => ({ done, number: undefined, of });
    expect(proseTree('- a\n  1. b\n- [x] c')).toEqual([
      list(
        undefined,
        item(undefined, paragraph(text('a')), list(1, item(undefined, paragraph(text('b'))))),
        item(true, paragraph(text('c'))),
      ),
    ]);
    expect(proseTree('3) d')).toEqual([list(3, item(undefined, paragraph(text('d'))))]);
  });

  it('has headings, quotes, code, tables and rules', () => {
    expect(
      proseTree('## Scope\n\n> quoted\n\n```sql\nSELECT 1\n```\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n---'),
    ).toEqual([
      { is: 'heading', level: 2, of: [text('Scope')] },
      { is: 'quote', of: [paragraph(text('quoted'))] },
      { is: 'code', info: 'sql', text: 'SELECT 1' },
      {
        is: 'table',
        head: [
          { align: null, of: [text('a')] },
          { align: 'right', of: [text('b')] },
        ],
        rows: [
          [
            { align: null, of: [text('1')] },
            { align: 'right', of: [text('2')] },
          ],
        ],
      },
      { is: 'rule' },
    ]);
  });

  it('has links that can be followed, bare addresses too', () => {
    const link = (href: string, words: string): ProsePiece => ({ is: 'link', href, of: [text(words)] });
    expect(
      proseTree('See [the docs](https://example.com/a_(b)#c), https://a.example/b_c. Or mail a@b.example.'),
    ).toEqual([
      paragraph(
        text('See '),
        link('https://example.com/a_(b)#c', 'the docs'),
        text(', '),
        link('https://a.example/b_c', 'https://a.example/b_c'),
        text('. Or mail '),
        link('mailto:a@b.example', 'a@b.example'),
        text('.'),
      ),
    ]);
  });

  it.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](data:text/html,1)',
    '[x](/relative)',
    '[x](vbscript:1)',
    '[](https://a.b)',
    '![](javascript:alert(1))',
    '<img src=x onerror=alert(1)>',
    '<script>alert(1)</script>',
  ])('leaves %s the text that it is', (hostile) => {
    expect(wordsOf(proseTree(hostile))).toContain(hostile);
    expect(JSON.stringify(proseTree(hostile))).not.toContain('"link"');
  });

  it('loads no picture, and leads to it by what it shows', () => {
    expect(proseTree('![The funnel](https://a.example/f.png)')).toEqual([
      paragraph({ is: 'link', href: 'https://a.example/f.png', of: [text('The funnel')] }),
    ]);
  });

  it('reads as before if nobody thought of Markdown', () => {
    const lines = [
      'submission_date and client_id_hash, 2 * 3 ** 2, a_ _b',
      '# of users who came back',
      '#1 metric of the board',
      'A <placeholder> & an "&nothing;" of R&D',
    ];
    for (const line of lines) expect(proseTree(line)).toEqual([paragraph(text(line))]);
    expect(proseTree('    indented')).toEqual([paragraph(text('indented'))]);
    expect(wordsOf(proseTree('[note]: https://a.example'))).toContain('[note]: https://a.example');
  });

  it.each([
    ['ten thousand quotes', '>'.repeat(10_000)],
    ['quotes and lists in turns', '> - '.repeat(4_000)],
    ['lists in lists', Array.from({ length: 130 }, (_, i) => `${' '.repeat(2 * i)}- x`).join('\n')],
    ['emphasis in emphasis', '*a **b '.repeat(300)],
    ['marks without an end', '_a_b'.repeat(30_000)],
    ['brackets without an end', '['.repeat(50_000)],
    ['pictures without an end', '!['.repeat(9_000)],
    ['a text of a million letters', 'word '.repeat(200_000)],
    ['a table of ten thousand lines', `|a|b|\n|-|-|\n${'|x|y|\n'.repeat(10_000)}`],
    ['backticks', '`'.repeat(19_000)],
    ['tags without an end', '<a '.repeat(6_000)],
    ['nothing', ''],
    ['spaces', ' \n\t\n '],
  ])('answers to %s, and shows it', (_, hostile) => {
    const tree = proseTree(hostile);
    const depth = (value: unknown): number =>
      typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0;
    expect(depth(tree)).toBeLessThan(100);
    expect(wordsOf(tree).length).toBeGreaterThanOrEqual(hostile.trim() === '' ? 0 : 1);
  });
});

describe('nothing that is written is left out or altered:', () => {
  /** The text of a line, without its stresses and links. */
  const line = (written: string): string => plain(proseTree(written));

  it('a cell beyond the head of its table', () => {
    const [table] = proseTree('| tier | share |\n|---|---|\n| gold | 10 % | only *since* a\\|b |\n| silver | 20 % |');
    if (table?.is !== 'table') throw new Error('no table');
    expect(table.head.map(({ of }) => plain(of))).toEqual(['tier', 'share', '']);
    expect(table.rows.map((row) => row.map(({ of }) => plain(of)))).toEqual([
      ['gold', '10 %', 'only since a|b'],
      ['silver', '20 %', ''],
    ]);
  });

  it('the numbers of a list', () => {
    const [list] = proseTree('3. take orders\n7. subtract refunds\n8. round\n2. end');
    if (list?.is !== 'list') throw new Error('no list');
    expect(list.start).toBe(3);
    expect(list.items.map(({ number }) => number)).toEqual([undefined, 7, undefined, 2]);
    expect(line('007. Bond')).toBe('007. Bond');
  });

  it('entities are read, in links too, but not in code', () => {
    expect(proseTree('[report](https://bi.example/r?team=1&amp;year=2026) by R&amp;D, `&amp;`')).toEqual([
      paragraph(
        { is: 'link', href: 'https://bi.example/r?team=1&year=2026', of: [text('report')] },
        text(' by R&D, '),
        { is: 'code', text: '&amp;' },
      ),
    ]);
    expect(line('&lt;b&gt; 5&#8364; &#x1F600; &amp;lt; &unknown; &#0; &#xD800;')).toBe(
      '<b> 5€ 😀 &lt; &unknown; &#0; &#xD800;',
    );
  });

  it.each([
    'revenue = price*quantity*rate, see __init__',
    'COUNT(*) / COUNT(*)',
    'a**2 + b**2',
    '(a*b)*c*d',
    'f(*args*2)',
    '_total_revenue_ and net_revenue_usd',
    'about ~5~',
    'x~~y~~z',
    '> 5 % growth',
    '>= 100 orders',
    'revenue = price\n- refunds\n- tax',
    '- refunds\n+ tax',
    'net\n=',
    'snake_case_name, __dunder__.x',
  ])('the signs of %s', (formula) => {
    expect(line(formula).replace(/\s+/g, '')).toBe(formula.replace(/\s+/g, ''));
  });

  it('what stands beside a fence, the title of a link, and a definition that is there twice', () => {
    expect(line('```sql daily\nSELECT 1\n```')).toBe('sql dailySELECT 1');
    expect(line('[docs](https://a.example "all of them")')).toBe('docs (all of them)');
    expect(line('[a]: https://a.example/1\n[a]: https://a.example/2 "t"')).toContain('[a]: https://a.example/2 "t"');
  });

  it('[G61] any text: each word is there, in the order in which it was written', () => {
    const word = fc.stringMatching(/^[a-z]{1,6}(_[a-z]{1,4}){0,2}[0-9]{1,3}$/);
    const inline = fc.tuple(
      word,
      word,
      fc.constantFrom(
        'a',
        '*a*',
        '**a**',
        '~~a~~',
        '`a`',
        '[a](https://x.example "b")',
        '![a](https://x.example)',
        'a*b*a',
        '<span>a</span>',
        '<!-- a -->',
        'a &amp; b',
        '&lt;a&gt;',
        '[a][1]',
        '[^1] a',
        '\\*a\\*',
        'a~b',
        '~a~b',
        '_a_',

        '<https://a.example>',
        'https://a.example/b',
        'a\\\nb',
        'a  \nb',
        '***a***',
        '**a *b***',
        'a\nb',
        '$a$',
        'a | b',

        'f(a*b)',
        'SUM(*a*)',
        '__a__',
        '[a](javascript:b)',
        '[![a](https://x.example)](https://y.example)',
      ),
    );
    const filled = inline.map(([a, b, form]) => form.replace(/\b[ab]\b/g, (name) => (name === 'a' ? a : b)));
    const block = fc.tuple(
      fc.constantFrom(
        '1',
        '1 2 3',
        '# 1\n\n2',
        '> 1\n> 2',
        '- 1\n- 2\n  - 3',
        '3. 1\n7. 2',
        '1) 1\n   2',
        '- [x] 1\n- [ ] 2',
        '1\n---',

        '```sql\n1\n```',
        '    1',
        '| 1 |\n|---|\n| 2 | 3 |',
        '| 1 | 2 |\n|:-:|--:|\n| 3 |',
        '<div>1</div>',
        '<!-- 1 -->',

        '[ref]: https://x.example',
        '[^1]: 1',
        '1\n- 2',
        '+ 1\n- 2',
        '***',
        '2026. 1',
        '* 1\n\n  2\n\n* 3',
        '> - 1\n>   2',

        '\t- 1',
        '1\n=',
        '- 1\n\n      2',
        '1. - 2',
        '> | 1 |\n> |--|\n> | 2 | 3 |',
        '- | 1 |\n  |--|\n  | 2 | 3 |',
      ),
      fc.tuple(filled, filled, filled),
    );
    const written = fc
      .array(
        block.map(([form, texts]) =>
          // The last place holds numbers of lists, which are not to be filled.
          form.replace(/(?<![\w.[^])[123](?![\w.)])/g, (place) =>
            (texts[Number(place) - 1] ?? '').replaceAll('\n', ' '),
          ),
        ),
        { minLength: 1, maxLength: 4 },
      )
      .chain((blocks) => fc.constantFrom('\n\n', '\n').map((between) => blocks.join(between)));
    fc.assert(
      fc.property(written, (markdown) => {
        const shown = plain(proseTree(markdown), true);
        let at = 0;
        for (const [found] of markdown.matchAll(/[a-z_]*[a-z]\d+/g)) {
          const there = shown.indexOf(found, at);
          expect(there, `${found} in ${JSON.stringify(markdown)}, shown as ${shown}`).toBeGreaterThanOrEqual(0);
          at = there + found.length;
        }
      }),
      { numRuns: 4000 },
    );
  });
});

/** Returns the text as it is read on the screen; with the targets of links behind them, if wanted. */
function plain(value: unknown, targets = false): string {
  if (Array.isArray(value)) return value.map((part) => plain(part, targets)).join('');
  if (typeof value !== 'object' || value === null) return '';
  const { text: own = '', info = '', href, of, items, head, rows } = value as Record<string, unknown>;
  const parts = [info, own].filter((part) => typeof part === 'string').join('');
  return [parts, plain([of, items, head, rows], targets), targets && typeof href === 'string' ? href : ''].join('');
}
