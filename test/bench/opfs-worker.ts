import type { OpfsSAHPoolDatabase, PreparedStatement, SAHPoolUtil } from '@sqlite.org/sqlite-wasm';
import initSqlite from '@sqlite.org/sqlite-wasm';
import { expose } from 'comlink';
import type { Edit, Peer } from './bench-page.ts';
import { statementsOf } from './edit-statements.ts';

// SQLite's own way: its official build on the browser's private files, with its default durability.

const FILE = '/catalog.db';

interface Kept {
  readonly pool: SAHPoolUtil;
  readonly database: OpfsSAHPoolDatabase;
  readonly prepared: Map<string, PreparedStatement>;
}

let kept: Kept | undefined;

const peer: Peer = {
  async open(name, file) {
    const sqlite = await initSqlite();
    const pool = await sqlite.installOpfsSAHPoolVfs({ name, directory: `/${name}`, clearOnInit: true });
    await pool.importDb(FILE, file);
    kept = { pool, database: new pool.OpfsSAHPoolDb(FILE), prepared: new Map() };
  },
  async edit(edit) {
    opened().database.transaction(() => run(opened(), edit));
  },
  async drop() {
    const { pool, database, prepared } = opened();
    for (const statement of prepared.values()) statement.finalize();
    database.close();
    await pool.removeVfs();
  },
};

function run({ database, prepared }: Kept, edit: Edit): void {
  for (const { sql, params } of statementsOf(edit)) {
    const statement = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, statement);
    statement.bind(params).stepReset();
  }
}

function opened(): Kept {
  if (kept === undefined) throw new Error('no catalog was opened');
  return kept;
}

expose(peer);
