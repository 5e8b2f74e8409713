import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { decodeText, looksLikeJson } from '../../src/formats/text-decoding.ts';

const JSON_TEXT = '{"a": {"name": "Größe – 売上"}}';

function utf16(text: string, isLittleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i += 1) view.setUint16(2 * i, text.charCodeAt(i), isLittleEndian);
  return bytes;
}

describe('the text of a file', () => {
  it.each([
    ['UTF-8', new TextEncoder().encode(JSON_TEXT)],
    ['UTF-8 with a mark', new TextEncoder().encode(`\uFEFF${JSON_TEXT}`)],
    ['UTF-16 with a mark', utf16(`\uFEFF${JSON_TEXT}`, true)],
    ['UTF-16, the other way round, with a mark', utf16(`\uFEFF${JSON_TEXT}`, false)],
    ['UTF-16 that its zeros show', utf16(JSON_TEXT, true)],
    ['UTF-16 that its zeros show, the other way round', utf16(JSON_TEXT, false)],
  ])('is read from %s', (_, bytes) => {
    expect(looksLikeJson(bytes)).toBe(true);
    expect(decodeText(bytes)).toEqual({ is: 'text', text: JSON_TEXT });
  });

  it('that is not Unicode is not read, but offered as Windows-1252 with the lines that this decides', () => {
    const bytes = Buffer.from('{"groesse":\n  "Gr\xF6\xDFe \x96 \xC4rger \x80",\n"plain": 1}', 'latin1');
    expect(looksLikeJson(bytes)).toBe(true);
    expect(decodeText(bytes)).toEqual({ is: 'undecided', offered: 'windows-1252', sample: ['"Größe – Ärger €",'] });
    expect(decodeText(bytes, 'windows-1252')).toMatchObject({ text: expect.stringContaining('"Größe – Ärger €"') });
  });

  it('is refused if it is UTF-32, or UTF-16 with half a character', () => {
    expect(decodeText(Uint8Array.of(0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0))).toMatchObject({ is: 'unreadable' });
    expect(decodeText(Uint8Array.of(0, 0, 0xfe, 0xff, 0, 0, 0, 0x7b))).toMatchObject({ is: 'unreadable' });
    expect(decodeText(utf16('\uFEFF{"a": "\uD800"}', true))).toMatchObject({ is: 'unreadable' });
  });

  it('[G18] never has a replacement sign that the file does not have, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const decoding = decodeText(bytes);
        if (decoding.is !== 'text' || !decoding.text.includes('\uFFFD')) return;
        const given = Buffer.from(bytes);
        const sign = [Buffer.from('\uFFFD'), Buffer.from([0xfd, 0xff]), Buffer.from([0xff, 0xfd])];
        expect(sign.some((each) => given.includes(each))).toBe(true);
      }),
    );
  });
});
