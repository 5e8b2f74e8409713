import { describe, expect, it } from 'vitest';
import { prosePieces } from '../../src/ui/prose-pieces.ts';

describe('a description', () => {
  it('has links that can be followed', () => {
    expect(prosePieces('See [the docs](https://example.com/a_(b)#c), or not.')).toEqual([
      { is: 'text', text: 'See ' },
      { is: 'link', text: 'the docs', href: 'https://example.com/a_(b)#c' },
      { is: 'text', text: ', or not.' },
    ]);
    expect(prosePieces('[mail](mailto:a@b.c)')).toEqual([{ is: 'link', text: 'mail', href: 'mailto:a@b.c' }]);
  });

  it.each([
    '[x](javascript:alert(1))',
    '[x](data:text/html,1)',
    '[x](/relative)',
    '[x](vbscript:1)',
    '[](https://a.b)',
  ])('leaves %s the text that it is', (text) => {
    expect(prosePieces(text)).toEqual([{ is: 'text', text }]);
  });

  it('has code, strong words and emphasis', () => {
    expect(prosePieces('`client_id` is **not** _really_ set')).toEqual([
      { is: 'code', text: 'client_id' },
      { is: 'text', text: ' is ' },
      { is: 'strong', text: 'not' },
      { is: 'text', text: ' ' },
      { is: 'emphasis', text: 'really' },
      { is: 'text', text: ' set' },
    ]);
  });

  it('takes underscores and stars in names and formulas for themselves', () => {
    const text = 'submission_date and client_id_hash, 2 * 3 ** 2, a_ _b <b>bold</b>';
    expect(prosePieces(text)).toEqual([{ is: 'text', text }]);
  });

  it('is never another text than it was', () => {
    const text = '**a** `b` [c](https://d.e) _f_';
    expect(
      prosePieces(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe('a b c f');
  });
});
