import { insertContent } from '../database/metrics/content.ts';
import type { MetricsDatabase } from '../database/metrics-database.ts';
import { readSample } from '../formats/sample-catalog.ts';
import type { OpenDatabase } from './opening.ts';

/** The file of a new catalog with the sample's content (`public/sample-catalog.json`, as text). */
export function sampleFile(open: OpenDatabase, json: string): Promise<Uint8Array> {
  const sample = readSample(json, new Date());
  return fileWith(open, (database) => database.edit((connection, now) => insertContent(connection, sample, now)));
}

/** The file of a new catalog without content. */
export function emptyFile(open: OpenDatabase): Promise<Uint8Array> {
  return fileWith(open, () => undefined);
}

async function fileWith(open: OpenDatabase, fill: (database: MetricsDatabase) => void): Promise<Uint8Array> {
  const database = await open();
  try {
    fill(database);
    return database.export();
  } finally {
    database.close();
  }
}
