import { expect, test } from 'vitest';
import { bytesWithRoom } from '../../../src/domain/core/bytes-with-room.ts';
import { damagedFile } from '../../../src/database/sqlite/file-header.ts';

test('a file has an eighth of its length, and at least 1 MiB, to grow', () => {
  expect(bytesWithRoom(0).buffer.byteLength).toBe(1_048_576);
  const file = bytesWithRoom(8_000_000);
  expect(file.length).toBe(8_000_000);
  expect(file.buffer.byteLength).toBe(8_000_000 + 1_000_000 + 1_048_576);
});

test('a file that no memory can hold is refused with a sentence that says so, and is not called damaged', () => {
  const sentence = expect.stringMatching(/not enough memory.*Nothing was changed/) as string;
  expect(() => bytesWithRoom(Number.MAX_SAFE_INTEGER / 4)).toThrow(
    expect.objectContaining({ code: 'file-too-large', message: sentence }),
  );
  // SQLite's file grows while rows are copied into it.
  expect(damagedFile(new RangeError('Array buffer allocation failed'))).toMatchObject({ code: 'file-too-large' });
  expect(damagedFile(new Error('malformed'))).toMatchObject({ code: 'file-damaged' });
});
