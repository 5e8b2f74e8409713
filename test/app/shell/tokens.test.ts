import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const FOLDER = 'src/app';

/** Every declaration of the page's styles, with its file, except those for print, which have measures of their own. */
const DECLARATIONS = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.css') && !/(?:^|[\\/])(?:tokens\.css$|printed)/.test(name))
  .flatMap((name) => {
    const text = readFileSync(join(FOLDER, name), 'utf8').replace(/\/\*[^]*?\*\//g, '');
    return Array.from(text.matchAll(/^\s+([\w-]+):\s*([^;{}]+);/gm), ([, property = '', value = '']) => ({
      text: `${name}: ${property}: ${value}`,
      property,
      value,
    }));
  });

function those(property: RegExp, isWrong: (value: string) => boolean): string[] {
  return DECLARATIONS.filter((one) => property.test(one.property) && isWrong(one.value)).map(({ text }) => text);
}

describe('the styles', () => {
  it('are found', () => {
    expect(DECLARATIONS.length).toBeGreaterThan(500);
  });

  it('take every colour from the tokens, where it is designed for light and dark', () => {
    const literal = /#[\da-f]{3,8}\b|\b(?:oklch|oklab|rgba?|hsla?)\((?!from)|\b(?:white|black|red|gray|grey)\b/i;
    expect(those(/./, (value) => literal.test(value.replaceAll(/color-mix\(in oklab/g, '')))).toEqual([]);
  });

  it('take every size of type from the scale, or from the text around', () => {
    const known = /var\(--text-|inherit|\d(?:\.\d+)?em\b/;
    expect(those(/^font(?:-size)?$/, (value) => !known.test(value))).toEqual([]);
  });

  it('take every radius from the tokens', () => {
    expect(those(/^border-radius$/, (value) => !/^(?:0|50%|inherit|var\(--radius[\w-]*\))/.test(value))).toEqual([]);
  });

  it('move for no longer than the tokens say, which is not at all for those who ask for none', () => {
    expect(
      those(/^(?:transition|animation)$/, (value) => /\d(?:\.\d+)?m?s\b/.test(value.replace(/\b0s\b/, ''))),
    ).toEqual([]);
    const tokens = readFileSync(join(FOLDER, 'shell', 'tokens.css'), 'utf8');
    expect(Number(/--quick: (\d+)ms/.exec(tokens)?.[1])).toBeLessThanOrEqual(150);
    expect(tokens).toMatch(/prefers-reduced-motion: reduce\) \{\s+:root \{\s+--quick: 0ms/);
  });
});
