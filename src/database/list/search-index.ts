import type { Term } from '../../domain/search/query.ts';
import { editsBetween } from '../../domain/search/spelling.ts';
import { caseFold } from '../../domain/core/words.ts';
import { isUnspaced } from '../../domain/search/tokens.ts';
import type { Connection } from '../sqlite/connection.ts';
import { bm25 } from './bm25.ts';
import { addIndexFunctions, storeTokens } from './indexed-rows.ts';
import { isSearched } from './searched-details.ts';
import { scannedRows } from './text-scan.ts';
import { KeptSets } from './kept-sets.ts';
import { RowSet } from './row-set.ts';
import type { Steps } from '../../domain/core/steps.ts';
import type { WordsTerm } from './search-phrases.ts';
import { beginningOf, firstWordsOf, phraseOf, SECOND_READING, wholeReadingOf } from './search-phrases.ts';

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

/** The rows that a search finds, in the groups and the order in which the best stand first. */
export interface RankedRows {
  /** Rows by how well their names match, the best first. Each group has the ones before it; the last has all rows. */
  readonly groups: readonly RowSet[];
  /** Rows ordered by relevance: all, those of the last group but one, or none. */
  readonly ranked: readonly number[];
}

/**
 * Full-text search over names, ids, descriptions and calculations. The index is in the temp schema, is kept current
 * by triggers and never reaches the file. It is built step by step, so that a large catalog can answer calls in
 * between.
 */
export class SearchIndex {
  readonly #connection: Connection;
  readonly #kept: KeptSets;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#kept = new KeptSets(connection);
  }

  /** Creates an empty index, once. Until then rows are scanned, and a first search does not wait for it. */
  #create(): void {
    if (this.#exists) return;
    addIndexFunctions(this.#connection);
    // The index reads its content from a view, because FTS4 needs the old content when a row is about to be deleted,
    // which a trigger on the table provides. The view must not call functions of this project, so texts that SQLite
    // would not split as a search does are stored in a table, as tokens.
    const take = 'DELETE FROM search WHERE docid = old.rowid; DELETE FROM search_folded WHERE row = old.rowid;';
    const put = `${indexRows('rowid = new.rowid').join(';')};`;
    this.#connection.exec(`
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
      ${detailTrigger('insert', ['new'])} ${detailTrigger('update', ['old', 'new'])} ${detailTrigger('delete', ['old'])}
    `);
  }

  /** True if the index is complete. A rollback also undoes what was indexed in its transaction. */
  get isReady(): boolean {
    return this.#exists && this.#indexedTo === ALL_ROWS;
  }

  /** Creates the index, or indexes up to `count` more rows; returns true once the index is complete. */
  build(count: number): boolean {
    if (!this.#exists) {
      this.#create();
      return false;
    }
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
    this.#create();
    this.#connection.exec(`
      DELETE FROM temp.search_folded;
      ${storeTokens(COLUMNS, 'true')};
      INSERT INTO temp.search (search) VALUES ('rebuild');
    `);
    this.#connection.run('UPDATE temp.search_progress SET indexed_to = ?', [ALL_ROWS]);
  }

  /** The rows that match all terms. Nobody may change the set. */
  search(terms: readonly Term[]): RowSet {
    if (!this.isReady) return scannedRows(this.#connection, terms);
    const wanted = wordsWanted(terms);
    const found = wanted.length === 0 ? this.#allRows() : this.#rowsMatching('search', wanted);
    return this.#sifted(found, terms);
  }

  /**
   * Ranks the rows that match all terms. First the metrics of which the words are the name, then those whose name begins
   * with them, then those whose name contains them, then all others.
   */
  *rank(terms: readonly Term[], all: RowSet): Steps<RankedRows> {
    const wanted = wordsWanted(terms);
    if (wanted.length === 0 || !this.isReady) return { groups: [all], ranked: [] };
    const named = this.#rowsMatching('name', wanted).and(all);
    yield;
    const beginning = named.size === 0 ? named : this.#rowsBeginning(wanted).and(named);
    yield;
    const exact = beginning.size === 0 ? beginning : this.#rowsNamed(wanted).and(beginning);
    yield;
    const groups = [exact, beginning, named, all];
    if (all.size <= RANKED_ROWS) return { groups, ranked: this.#ranked('search', wanted, all) };
    return { groups, ranked: named.size <= RANKED_ROWS ? this.#ranked('name', wanted, named) : [] };
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

  /** False again if the index was created in a transaction that was rolled back. */
  get #exists(): boolean {
    return this.#connection.value("SELECT 1 FROM temp.sqlite_schema WHERE name = 'search_progress'") !== null;
  }

  get #indexedTo(): number {
    return Number(this.#connection.value('SELECT indexed_to FROM temp.search_progress'));
  }

  /**
   * The rows that contain all terms, in `name` or in any column, which FTS4 calls by the name of the table. (In FTS4 a
   * column filter takes one word: `name:"net revenue"` is read as the word `name` that nothing contains.)
   */
  #rowsMatching(place: Place, terms: readonly WordsTerm[]): RowSet {
    const [first = new RowSet(), ...others] = terms.map((term) => this.#rowsWith(place, phraseOf(term)));
    return others.reduce((left, rows) => left.and(rows), first);
  }

  /** The rows with a phrase. */
  #rowsWith(place: Place, phrase: string): RowSet {
    const sql = `SELECT group_concat(docid) FROM temp.search WHERE ${place} MATCH ?`;
    return this.#kept.get(`${place} ${phrase}`, () => this.#rows(sql, [phrase]));
  }

  /** The rows whose names begin with the words. */
  #rowsBeginning(wanted: readonly WordsTerm[]): RowSet {
    return this.#rowsWith('name', beginningOf(wanted, this.#hasSecondReadings));
  }

  /** The rows whose names are these words and no more. The index stores the number of words, the name's first. */
  #rowsNamed(wanted: readonly WordsTerm[]): RowSet {
    const { phrase, count } = firstWordsOf(wanted);
    // The number is a variable-length integer, whose first byte is the number itself up to 127.
    if (count > 127) return new RowSet();
    const once = this.#kept.get(`named ${phrase}`, () =>
      this.#rows(
        `SELECT group_concat(docid) FROM temp.search WHERE name MATCH ?
           AND hex((SELECT substr(size, 1, 1) FROM temp.search_docsize s WHERE s.docid = search.docid)) = ?`,
        [phrase, count.toString(16).toUpperCase().padStart(2, '0')],
      ),
    );
    if (!this.#hasSecondReadings) return once;
    return RowSet.of([...once, ...this.#rowsWith('name', wholeReadingOf(wanted))]);
  }

  /** False if no name is indexed twice, which is so in most catalogs. */
  get #hasSecondReadings(): boolean {
    return this.#rowsWith('name', SECOND_READING).size > 0;
  }

  #allRows(): RowSet {
    return this.#kept.get('all', () => this.#rows('SELECT group_concat(rowid) FROM main.metrics', []));
  }

  #rows(sql: string, params: readonly string[]): RowSet {
    return RowSet.parse(String(this.#connection.value(sql, params) ?? ''));
  }

  /** Leaves out rows that excluded terms match, and rows that lack a punctuation mark, since the index has only words. */
  #sifted(rows: RowSet, terms: readonly Term[]): RowSet {
    const sieves = terms.filter((term) => term.not || term.is === 'signs');
    return sieves.reduce((left, term) => {
      const matches =
        term.is === 'words'
          ? this.#rowsWith('search', phraseOf(term))
          : scannedRows(this.#connection, [{ ...term, not: false }]);
      return term.not ? left.without(matches) : left.and(matches);
    }, rows);
  }

  #ranked(place: Place, wanted: readonly WordsTerm[], rows: RowSet): number[] {
    const scores: { row: number; score: number }[] = [];
    this.#connection.each(
      `SELECT docid, matchinfo(search, 'pcnalx') FROM temp.search WHERE ${place} MATCH ?`,
      [wanted.map(phraseOf).join(' ')],
      (statement) => {
        const [docid, info] = statement.get();
        const row = Number(docid);
        if (rows.has(row) && info instanceof Uint8Array) scores.push({ row, score: bm25(info, COLUMN_WEIGHTS) });
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

function wordsWanted(terms: readonly Term[]): WordsTerm[] {
  return terms.filter((term): term is WordsTerm => term.is === 'words' && !term.not);
}

/** A trigger that indexes the metric of a detail again: what the index has of it is not the detail's own text. */
function detailTrigger(event: 'insert' | 'update' | 'delete', sides: readonly ('old' | 'new')[]): string {
  const again = sides.map((side) => {
    const row = `(SELECT rowid FROM main.metrics WHERE id = ${side}.metric_id
      AND rowid <= (SELECT indexed_to FROM search_progress))`;
    return `DELETE FROM search WHERE docid = ${row}; DELETE FROM search_folded WHERE row = ${row};
      ${indexRows(`rowid = ${row}`).join(';')};`;
  });
  return `CREATE TEMP TRIGGER search_detail_${event} AFTER ${event} ON main.metricbook_details
    WHEN ${sides.map((side) => isSearched(`${side}.field`)).join(' OR ')} BEGIN ${again.join('')} END;`;
}

/** Statements that index rows which are not in the index yet. */
function indexRows(where: string): string[] {
  return [
    storeTokens(COLUMNS, where),
    `INSERT INTO search (docid, ${LIST}) SELECT rowid, ${LIST} FROM search_content WHERE ${where}`,
  ];
}
