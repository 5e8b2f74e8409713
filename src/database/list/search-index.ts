import type { Term } from '../../domain/search/query.ts';
import { editsBetween } from '../../domain/search/spelling.ts';
import { caseFold } from '../../domain/core/words.ts';
import { isUnspaced } from '../../domain/search/tokens.ts';
import type { Connection } from '../sqlite/connection.ts';
import { bm25 } from './bm25.ts';
import { addIndexFunctions, storeTokens } from './indexed-rows.ts';
import { scannedRows } from './text-scan.ts';
import { among, groupOf, rowsIn } from './row-bitset.ts';
import type { MatchGroup } from './row-bitset.ts';
import type { WordsTerm } from './search-phrases.ts';
import { beginningOf, firstWordsOf, phraseOf, wholeReadingOf } from './search-phrases.ts';

/** The indexed columns, each with the weight of a match. A name says what a metric is, its SQL how it is computed. */
const WEIGHTS = { name: 10, id: 4, description: 2, calculation: 1 } as const;
const COLUMNS = Object.keys(WEIGHTS);
const LIST = COLUMNS.join(', ');
const COLUMN_WEIGHTS = Object.values(WEIGHTS);

/** Progress of a complete index. Rows added later are indexed by the triggers. */
const ALL_ROWS = Number.MAX_SAFE_INTEGER;

/**
 * Greatest number of rows that are ranked by relevance. Users don't read the order of more, so these are sorted by
 * name, within their groups.
 */
const RANKED_ROWS = 1000;

/** Tolerated edits between an unknown word and the one suggested for it, by length. */
const TOLERATED_EDITS = (length: number): number => (length < 4 ? 0 : length < 8 ? 1 : 2);

/** The columns in which FTS4 looks: names, or all. */
type Place = 'name' | 'search';

/**
 * Full-text search over names, ids, descriptions and calculations. The index is in the temp schema, is kept current
 * by triggers and never reaches the file. It is built step by step, so that a large catalog can answer calls in
 * between.
 */
export class SearchIndex {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
    addIndexFunctions(connection);
    // The index reads its content from a view, because FTS4 needs the old content when a row is about to be deleted,
    // which a trigger on the table provides. The view must not call functions of this project, so texts that SQLite
    // would not split as a search does are stored in a table, as tokens.
    const take = 'DELETE FROM search WHERE docid = old.rowid; DELETE FROM search_folded WHERE row = old.rowid;';
    const put = `${indexRows('rowid = new.rowid').join(';')};`;
    connection.exec(`
      CREATE TEMP TABLE search_folded (row INTEGER PRIMARY KEY, ${LIST});
      CREATE TEMP VIEW search_content AS
        SELECT m.rowid AS rowid, ${COLUMNS.map((column) => `coalesce(f.${column}, m.${column}) AS ${column}`).join(', ')}
        FROM main.metrics m LEFT JOIN search_folded f ON f.row = m.rowid;
      CREATE VIRTUAL TABLE temp.search USING fts4(
        content="search_content", ${LIST}, prefix="1,2", tokenize=unicode61 "remove_diacritics=2"
      );
      CREATE VIRTUAL TABLE temp.search_words USING fts4aux(temp, search);
      CREATE TEMP TABLE search_progress (indexed_to INTEGER);
      INSERT INTO search_progress VALUES (${Number.MIN_SAFE_INTEGER});
      CREATE TEMP TRIGGER search_before_update BEFORE UPDATE OF ${LIST} ON main.metrics
        WHEN old.rowid <= (SELECT indexed_to FROM search_progress) BEGIN ${take} END;
      CREATE TEMP TRIGGER search_after_update AFTER UPDATE OF ${LIST} ON main.metrics
        WHEN new.rowid <= (SELECT indexed_to FROM search_progress) BEGIN ${put} END;
      CREATE TEMP TRIGGER search_before_delete BEFORE DELETE ON main.metrics
        WHEN old.rowid <= (SELECT indexed_to FROM search_progress) BEGIN ${take} END;
      CREATE TEMP TRIGGER search_after_insert AFTER INSERT ON main.metrics
        WHEN new.rowid <= (SELECT indexed_to FROM search_progress) BEGIN ${put} END;
    `);
  }

  /** True if the index is complete. A rollback also undoes what was indexed in its transaction. */
  get isReady(): boolean {
    return this.#indexedTo === ALL_ROWS;
  }

  /** Indexes up to `count` more rows; returns true once the index is complete. */
  build(count: number): boolean {
    const from = this.#indexedTo;
    if (from === ALL_ROWS) return true;
    const last = this.#connection.value(
      'SELECT max(rowid) FROM (SELECT rowid FROM main.metrics WHERE rowid > ? ORDER BY rowid LIMIT ?)',
      [from, count],
    );
    this.#connection.transaction(() => {
      if (last !== null) {
        for (const sql of indexRows('rowid > ? AND rowid <= ?')) this.#connection.run(sql, [from, last]);
      }
      this.#connection.run('UPDATE temp.search_progress SET indexed_to = ?', [last ?? ALL_ROWS]);
    });
    return last === null;
  }

  /** Rebuilds the index after rowids changed. */
  rebuild(): void {
    this.#connection.exec(`
      DELETE FROM temp.search_folded;
      ${storeTokens(COLUMNS, 'true')};
      INSERT INTO temp.search (search) VALUES ('rebuild');
    `);
    this.#connection.run('UPDATE temp.search_progress SET indexed_to = ?', [ALL_ROWS]);
  }

  /**
   * The rows that match all terms. First the metrics of which the words are the name, then those whose name begins
   * with them, then those whose name contains them, then all others.
   */
  search(terms: readonly Term[]): MatchGroup[] {
    return this.isReady ? this.#searchIndex(terms) : [{ rows: scannedRows(this.#connection, terms), isRanked: false }];
  }

  /**
   * The nearest known spelling for each word that no metric contains; of equally near ones the most used. Empty if
   * there is none or the index is not complete.
   */
  respell(terms: readonly Term[]): { word: string; as: string }[] {
    if (!this.isReady) return [];
    const words = terms.filter((term) => term.is === 'words' && !term.not).flatMap((term) => wordsIn(term));
    return words.flatMap(({ word, open }) => {
      if (this.#knows(word, open)) return [];
      const as = this.#nearest(word);
      return as === undefined ? [] : [{ word, as }];
    });
  }

  get #indexedTo(): number {
    return Number(this.#connection.value('SELECT indexed_to FROM temp.search_progress'));
  }

  #searchIndex(terms: readonly Term[]): MatchGroup[] {
    const wanted = terms.filter((term): term is WordsTerm => term.is === 'words' && !term.not);
    if (wanted.length === 0) return [{ rows: this.#sifted(this.#allRows(), terms), isRanked: false }];
    const phrases = wanted.map(phraseOf);
    const all = this.#sifted(this.#rowsMatching('search', phrases), terms);
    const groups = this.#groups(wanted, all);
    if (all.length <= RANKED_ROWS) {
      const ranked = this.#ranked('search', phrases, all);
      return groups.map((rows) => ({ rows: ranked.filter(among(rows)), isRanked: true }));
    }
    const [rest = [], ...named] = groups.toReversed();
    const isFew = named.flat().length <= RANKED_ROWS;
    const ranked = isFew ? this.#ranked('name', phrases, named.flat()) : [];
    return [
      ...named.toReversed().map((rows) => ({ rows: isFew ? ranked.filter(among(rows)) : rows, isRanked: isFew })),
      { rows: rest, isRanked: false },
    ];
  }

  /** Divides the matching rows by how well their names match, best first. The last group matches elsewhere. */
  #groups(wanted: readonly WordsTerm[], all: readonly number[]): number[][] {
    const named = this.#rowsMatching('name', wanted.map(phraseOf));
    const beginning = named.length === 0 ? [] : this.#rowsMatching('name', [beginningOf(wanted)]);
    const exact = beginning.length === 0 ? [] : this.#rowsNamed(wanted);
    const tests = [exact, beginning, named].map(among);
    const groups: number[][] = [[], [], [], []];
    for (const row of all) groups[groupOf(row, tests)]?.push(row);
    return groups;
  }

  /**
   * The rows that contain all phrases, in `name` or in any column, which FTS4 calls by the name of the table. (In
   * FTS4 a column filter takes one word: `name:"net revenue"` is read as the word `name` that nothing contains.)
   */
  #rowsMatching(place: Place, phrases: readonly string[]): number[] {
    return this.#rows(`SELECT group_concat(docid) FROM temp.search WHERE ${place} MATCH ?`, [phrases.join(' ')]);
  }

  /** The rows whose names are these words and no more. The index stores the number of words, the name's first. */
  #rowsNamed(wanted: readonly WordsTerm[]): number[] {
    const { phrase, count } = firstWordsOf(wanted);
    // The number is a variable-length integer, whose first byte is the number itself up to 127.
    if (count > 127) return [];
    const once = this.#rows(
      `SELECT group_concat(docid) FROM temp.search WHERE name MATCH ?
         AND hex((SELECT substr(size, 1, 1) FROM temp.search_docsize s WHERE s.docid = search.docid)) = ?`,
      [phrase, count.toString(16).toUpperCase().padStart(2, '0')],
    );
    return [...once, ...this.#rowsMatching('name', [wholeReadingOf(wanted)])];
  }

  #allRows(): number[] {
    return this.#rows('SELECT group_concat(rowid) FROM main.metrics', []);
  }

  #rows(sql: string, params: readonly string[]): number[] {
    const found = this.#connection.value(sql, params);
    return found === null ? [] : rowsIn(String(found));
  }

  /** Removes rows that excluded terms match, and rows that lack a punctuation mark, since the index has only words. */
  #sifted(rows: number[], terms: readonly Term[]): number[] {
    const sieves = terms.filter((term) => term.not || term.is === 'signs');
    return sieves.reduce((left, term) => {
      const matches = among(
        term.is === 'words'
          ? this.#rowsMatching('search', [phraseOf(term)])
          : scannedRows(this.#connection, [{ ...term, not: false }]),
      );
      return left.filter((row) => matches(row) !== term.not);
    }, rows);
  }

  #ranked(place: Place, phrases: readonly string[], rows: readonly number[]): number[] {
    const isAmong = among(rows);
    const scores: { row: number; score: number }[] = [];
    this.#connection.each(
      `SELECT docid, matchinfo(search, 'pcnalx') FROM temp.search WHERE ${place} MATCH ?`,
      [phrases.join(' ')],
      (statement) => {
        const [docid, info] = statement.get();
        const row = Number(docid);
        if (isAmong(row) && info instanceof Uint8Array) scores.push({ row, score: bm25(info, COLUMN_WEIGHTS) });
      },
    );
    return scores.toSorted((a, b) => b.score - a.score || a.row - b.row).map(({ row }) => row);
  }

  #knows(word: string, open: boolean): boolean {
    const bound = open ? 'term >= ?1 AND term <= ?1 || char(1114111)' : 'term = ?1';
    return this.#connection.value(`SELECT 1 FROM temp.search_words WHERE ${bound} LIMIT 1`, [word]) !== null;
  }

  /**
   * Looks among words with the same first letter, or with the second letter in case the two were swapped. Users
   * seldom get the first letter wrong, and a large catalog has too many words to try each. Numbers are not corrected.
   */
  #nearest(word: string): string | undefined {
    const tolerated = TOLERATED_EDITS(word.length);
    if (tolerated === 0 || /\d/.test(word) || isUnspaced(word)) return undefined;
    const [first = '', second = ''] = word;
    const found = this.#nearestFrom(first, word, tolerated);
    return (found ?? (first === second ? undefined : this.#nearestFrom(second, word, tolerated)))?.term;
  }

  #nearestFrom(letter: string, word: string, tolerated: number): KnownWord | undefined {
    let best: KnownWord | undefined;
    this.#connection.each(
      `SELECT term, documents FROM temp.search_words WHERE term >= ?1 AND term <= ?1 || char(1114111) AND col = '*'
         AND length(term) BETWEEN ?2 AND ?3 AND term NOT GLOB '*[0-9]*'`,
      [letter, word.length - tolerated, word.length + tolerated],
      (statement) => {
        const [term, documents] = statement.get();
        const edits = editsBetween(word, String(term), tolerated);
        const found = { term: String(term), edits, documents: Number(documents) };
        if (edits > tolerated) return;
        if (best === undefined || edits < best.edits || (edits === best.edits && found.documents > best.documents)) {
          best = found;
        }
      },
    );
    return best;
  }
}

/** A word of the catalog, its edit distance from the one typed, and the number of metrics with it. */
interface KnownWord {
  readonly term: string;
  readonly edits: number;
  readonly documents: number;
}

function wordsIn(term: Term): { word: string; open: boolean }[] {
  if (term.is !== 'words') return [];
  return term.words.map((word, i) => ({ word: caseFold(word), open: term.open && i === term.words.length - 1 }));
}

/** Statements that index rows which are not in the index yet. */
function indexRows(where: string): string[] {
  return [
    storeTokens(COLUMNS, where),
    `INSERT INTO search (docid, ${LIST}) SELECT rowid, ${LIST} FROM search_content WHERE ${where}`,
  ];
}

/** Adds the search index to a connection. Nothing is indexed yet. */
export function createSearchIndex(connection: Connection): SearchIndex {
  return new SearchIndex(connection);
}
