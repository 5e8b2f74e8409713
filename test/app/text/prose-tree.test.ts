import { describe, expect, it } from 'vitest';
import type { ProseBlock, ProsePiece } from '../../../src/app/text/prose-tree.ts';
import { proseTree } from '../../../src/app/text/prose-tree.ts';

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
    const list = (
      start: number | undefined,
      ...items: { done: boolean | undefined; of: ProseBlock[] }[]
    ): ProseBlock => ({
      is: 'list',
      start,
      items,
    });
    const item = (done: boolean | undefined, ...of: ProseBlock[]): { done: boolean | undefined; of: ProseBlock[] } => ({
      done,
      of,
    });
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
      { is: 'code', text: 'SELECT 1' },
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
    const plain = [
      'submission_date and client_id_hash, 2 * 3 ** 2, a_ _b',
      '# of users who came back',
      '#1 metric of the board',
      'A <placeholder> & an "&amp;"',
    ];
    for (const line of plain) expect(proseTree(line)).toEqual([paragraph(text(line))]);
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
