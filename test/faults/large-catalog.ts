import { randomBytes } from 'node:crypto';
import initSqlJs from 'sql.js';

const METRICS = 100;

/**
 * Creates a catalog file of about that many megabytes, of text that cannot be compressed. `mark` is the first
 * metric's name.
 */
export async function largeCatalog(megabytes: number, mark: string): Promise<Uint8Array> {
  const engine = await initSqlJs();
  const database = new engine.Database();
  database.run(
    'CREATE TABLE metrics (id TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT, calculation TEXT, owner TEXT, data_source TEXT, tags TEXT, dependencies TEXT, test_count INTEGER DEFAULT 0, usage_count INTEGER DEFAULT 0, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, trust_score REAL DEFAULT 0)',
  );
  const bytesEach = Math.floor((megabytes * 1_000_000) / METRICS / 2);
  for (let i = 0; i < METRICS; i += 1) {
    const name = i === 0 ? mark : `Metric ${i}`;
    database.run('INSERT INTO metrics (id, name, calculation) VALUES (?, ?, ?)', [
      `metric_${i}`,
      name,
      randomBytes(bytesEach).toString('hex'),
    ]);
  }
  const file = database.export();
  database.close();
  return file;
}
