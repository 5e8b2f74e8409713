import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addScanFunctions, scannedRows } from '../../../src/database/list/text-scan.ts';
import { Connection } from '../../../src/database/sqlite/connection.ts';
import { parseQuery } from '../../../src/domain/search/query.ts';
import { allTokens } from '../../../src/domain/search/tokens.ts';

/** Letters, signs between words, and what may belong to the letter before it. */
const SIGNS = [
  'a',
  'B',
  'b',
  '1',
  ' ',
  '-',
  '_',
  '.',
  '[',
  ']',
  '*',
  '?',
  '^',
  '%',
  '\n',
  'é',
  '\u0301',
  '\u00ad',
  'ß',
];
const MORE_SIGNS = ['İ', 'ı', '净', '\u{1f600}', '\u{10ffff}', '\u007f', '\u0080', 'ａ'];

const sign = fc.oneof(
  { arbitrary: fc.constantFrom(...SIGNS), weight: 4 },
  { arbitrary: fc.constantFrom(...MORE_SIGNS), weight: 1 },
);
const text = fc.array(sign, { maxLength: 8 }).map((signs) => signs.join(''));
const typed = fc
  .array(fc.constantFrom('a', 'b', 'aB', '1', 'a1', 'é', '净', '-', ' '), { minLength: 1, maxLength: 3 })
  .map((signs) => signs.join(''));

it('without an index, a text is found by just the words that it has', async () => {
  const connection = await Connection.open(undefined, undefined, false);
  connection.exec('CREATE TABLE metrics (name TEXT, id TEXT, description TEXT, calculation TEXT)');
  connection.exec('CREATE TABLE metricbook_details (metric_id TEXT, field TEXT, value TEXT)');
  addScanFunctions(connection);
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 12 }), typed, (names, query) => {
      const { terms } = parseQuery(query);
      const [term] = terms;
      if (term?.is !== 'words' || terms.length > 1) return;
      connection.run('DELETE FROM metrics', []);
      for (const [i, name] of names.entries())
        connection.run('INSERT INTO metrics (rowid, name) VALUES (?, ?)', [i, name]);
      const found = [...scannedRows(connection, terms)].toSorted((a, b) => a - b);
      const phrases = [term.words, ...(term.parts === undefined ? [] : [term.parts])].map(
        (words) => ` ${words.join(' ')}${term.open ? '' : ' '}`,
      );
      const has = (name: string): boolean =>
        phrases.some((phrase) => ` ${allTokens(name)} `.includes(phrase)) !== term.not;
      expect(found).toEqual(names.flatMap((name, i) => (has(name) ? [i] : [])));
    }),
    { numRuns: 3000 },
  );
  connection.close();
});
