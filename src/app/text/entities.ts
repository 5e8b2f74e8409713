/** The entities that people write in texts, without those that are better written as the character itself. */
const NAMED: ReadonlyMap<string, string> = new Map([
  ['nbsp', '\u00a0'],
  ...pairsIn(`
    amp & lt < gt > quot " apos ' copy © reg ® trade ™ euro € pound £ yen ¥ cent ¢ sect § para ¶
    deg ° micro µ middot · hellip … ndash – mdash — lsquo ‘ rsquo ’ ldquo “ rdquo ” bdquo „ laquo «
    raquo » bull • times × divide ÷ plusmn ± minus − ne ≠ le ≤ ge ≥ asymp ≈ infin ∞ sum ∑ prod ∏
    radic √ permil ‰ frac12 ½ frac14 ¼ frac34 ¾ sup2 ² sup3 ³ larr ← rarr → uarr ↑ darr ↓ harr ↔
    Delta Δ alpha α beta β gamma γ delta δ mu μ pi π sigma σ Sigma Σ Omega Ω auml ä ouml ö uuml ü
    Auml Ä Ouml Ö Uuml Ü szlig ß eacute é egrave è agrave à ccedil ç ntilde ñ aring å oslash ø
    aelig æ
  `),
]);

function pairsIn(text: string): [string, string][] {
  return Array.from(text.matchAll(/(\S+) (\S+)/g), ([, name = '', sign = '']) => [name, sign]);
}

/** Reads HTML's entities, such as `&amp;` and `&#8364;`. One that is not known stays as it is written. */
export function withoutEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z][a-z0-9]{1,31}));/gi, (written, decimal, hex, name) => {
    if (typeof name === 'string') return NAMED.get(name) ?? written;
    const code = typeof hex === 'string' ? Number.parseInt(hex, 16) : Number(decimal);
    return isVisible(code) ? String.fromCodePoint(code) : written;
  });
}

/** True for a character that can be shown: neither a control character nor half of a pair. */
function isVisible(code: number): boolean {
  return code >= 0xa0 ? code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) : code >= 0x20 && code < 0x7f;
}
