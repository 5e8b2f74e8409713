import { insertContent } from '../database/metrics/bulk-insert.ts';
import { readSample } from '../formats/sample-catalog.ts';
import type { OpenDatabase } from './open-database.ts';

/** The file of a new catalog with the content of the sample (`public/sample-catalog.json`, as text). */
export async function sampleFile(open: OpenDatabase, json: string): Promise<Uint8Array> {
  const database = await open();
  try {
    const sample = readSample(
      json,
      new Date(),
      database.run((_connection, _today, zone) => zone),
    );
    database.edit((connection, now) => insertContent(connection, sample, now));
    return database.export();
  } finally {
    database.close();
  }
}
