import { expect, test } from 'vitest';
import type { NamedBytes } from '../../../src/app/core/named-bytes.ts';
import { incomingFile } from '../../../src/app/core/named-bytes.ts';

const file = (name: string): NamedBytes => ({ name, arrayBuffer: () => Promise.resolve(new ArrayBuffer(0)) });

test.each([
  { given: [], is: undefined },
  { given: ['a.db'], is: ['a.db', undefined, []] },
  { given: ['a.db', 'b.db', 'notes.json'], is: ['a.db', undefined, ['b.db', 'notes.json']] },
  { given: ['a.db-wal', 'a.db-shm', 'a.db'], is: ['a.db', 'a.db-wal', ['a.db-shm']] },
  { given: ['A.DB-WAL', 'a.db'], is: ['a.db', 'A.DB-WAL', []] },
  { given: ['a.db', 'b.db', 'b.db-wal'], is: ['a.db', undefined, ['b.db', 'b.db-wal']] },
  { given: ['copy of a.db', 'a.db-wal'], is: ['copy of a.db', 'a.db-wal', []] },
  { given: ['a.db', 'a.db-wal', 'a.db-journal'], is: ['a.db', 'a.db-journal', ['a.db-wal']] },
  { given: ['a.db-wal'], is: ['a.db-wal', undefined, []] },
])('of $given one is read, with its log, and the others are named', ({ given, is }) => {
  const found = incomingFile(given.map(file));
  expect(found && [found.name, found.log?.name, found.ignored]).toEqual(is);
});
