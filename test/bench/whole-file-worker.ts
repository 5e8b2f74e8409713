import { expose } from 'comlink';
import type { UseStore } from 'idb-keyval';
import { createStore, del, set } from 'idb-keyval';
import type { Database, Statement } from 'sql.js';
import initSqlJs from 'sql.js';
import sqlWasmUrl from 'sql.js/dist/sql-wasm-browser.wasm?url';
import type { Edit, Peer } from './bench-page.ts';
import { statementsOf } from './edit-statements.ts';

// The obvious way: the database in memory, and after each edit the whole file as one value in IndexedDB.

const STORE = 'catalog';
const KEY = 'file';

interface Kept {
  readonly store: UseStore;
  readonly database: Database;
  readonly prepared: Map<string, Statement>;
}

let kept: Kept | undefined;

const peer: Peer = {
  async open(name, file) {
    const { Database } = await initSqlJs({ locateFile: () => sqlWasmUrl });
    kept = { store: createStore(name, STORE), database: new Database(file), prepared: new Map() };
  },
  async edit(edit) {
    const { database, store } = opened();
    run(opened(), edit);
    await set(KEY, database.export(), store);
  },
  async drop() {
    const { database, store } = opened();
    database.close();
    await del(KEY, store);
  },
};

function run({ database, prepared }: Kept, edit: Edit): void {
  database.exec('BEGIN');
  for (const { sql, params } of statementsOf(edit)) {
    const statement = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, statement);
    statement.run(params);
  }
  database.exec('COMMIT');
}

function opened(): Kept {
  if (kept === undefined) throw new Error('no catalog was opened');
  return kept;
}

expose(peer);
