import { describe, expect, it } from 'vitest';
import type { EditionMark } from '../../../src/domain/catalog/edition.ts';
import { editionNews } from '../../../src/domain/catalog/edition.ts';

const mark = (parts: Partial<EditionMark>): EditionMark => ({ etag: null, lastModified: null, length: null, ...parts });
const SUNDAY = 'Sun, 01 Mar 2026 12:00:00 GMT';
const MONDAY = 'Mon, 02 Mar 2026 12:00:00 GMT';

describe('what a server says of the published file', () => {
  it.each([
    ['the same ETag', mark({ etag: '"a"' }), mark({ etag: '"a"' }), 'same'],
    ['another ETag', mark({ etag: '"a"' }), mark({ etag: '"b"' }), 'newer'],
    ['the same ETag, weak because it was compressed', mark({ etag: '"a"' }), mark({ etag: 'W/"a"' }), 'same'],
    ['the same ETag with how it was compressed', mark({ etag: '"a-gzip"' }), mark({ etag: '"a"' }), 'same'],
    [
      'the same ETag, whatever the time says',
      mark({ etag: '"a"', lastModified: SUNDAY }),
      mark({ etag: '"a"', lastModified: MONDAY }),
      'same',
    ],
    [
      'another time, where only one has an ETag',
      mark({ etag: '"a"', lastModified: SUNDAY }),
      mark({ lastModified: MONDAY }),
      'newer',
    ],
    [
      'an earlier time: somebody published an older file again',
      mark({ lastModified: MONDAY }),
      mark({ lastModified: SUNDAY }),
      'newer',
    ],
    ['the same time', mark({ lastModified: SUNDAY, length: 1 }), mark({ lastModified: SUNDAY, length: 2 }), 'same'],
    ['another size, where nothing else is told', mark({ length: 1 }), mark({ length: 2 }), 'newer'],
    ['the same size', mark({ length: 1 }), mark({ length: 1 }), 'same'],
    ['nothing', mark({}), mark({ length: 2 }), 'unknown'],
  ] as const)('%s', (_, known, found, is) => {
    expect(editionNews(known, found).is).toBe(is);
  });
});
