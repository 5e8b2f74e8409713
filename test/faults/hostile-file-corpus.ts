import { itemAt, numberBelow, oneOf, randomFrom } from '../bench/random.ts';
import { brokenHeaders, cutFiles, notDatabases } from '../database/import/untrusted-bytes.ts';
import type { HostileFile } from '../database/import/untrusted-makers.ts';
import { CATALOG, fileOf, INDEXES, patched } from '../database/import/untrusted-makers.ts';
import type { TreePage } from '../database/import/untrusted-pages.ts';
import { freeList, treePages } from '../database/import/untrusted-pages.ts';
import { activeFiles } from '../database/import/untrusted-active.ts';
import { detailFiles } from '../database/import/untrusted-details.ts';
import { editedSchemas } from '../database/import/untrusted-edits.ts';
import { amplifyingFiles, plainSchemas } from '../database/import/untrusted-tables.ts';
import { namedFiles, rowFiles, textFiles } from '../database/import/untrusted-values.ts';

/** Returns every file of the corpus that has a story of its own. */
export function storiedFiles(): HostileFile[] {
  return [
    ...notDatabases(),
    ...cutFiles(),
    ...brokenHeaders(),
    ...activeFiles(),
    ...plainSchemas(),
    ...editedSchemas(),
    ...amplifyingFiles(),
    ...namedFiles(),
    ...textFiles(),
    ...rowFiles(),
    ...detailFiles(),
  ];
}

/** Creates a catalog among that many other tables. */
export function manyTables(count: number): Uint8Array {
  const tables = Array.from({ length: count }, (_, i) => `CREATE TABLE t${i} (a, b PRIMARY KEY)`);
  return fileOf(`${CATALOG} BEGIN; ${tables.join('; ')}; COMMIT; INSERT INTO t${count - 1} VALUES ('kept', 'too')`);
}

/** A kind of place at which one bit is flipped: structure that SQLite relies on, or text that users wrote. */
export type FlipPlace = 'header' | 'schema' | 'inner pages' | 'lists of rows' | 'free list' | 'rows';

export interface Flip extends HostileFile {
  readonly place: FlipPlace;
}

/** Returns files with one bit flipped, in turn in every kind of place, always the same ones. */
export function flippedFiles(count: number): Flip[] {
  const file = catalogOfManyPages();
  const places = placesOf(file);
  const random = randomFrom(2026);
  const kinds = Object.keys(places) as FlipPlace[];
  return Array.from({ length: count }, (_, i) => {
    const place = itemAt(kinds, i);
    const byte = oneOf(random, places[place]);
    const bit = numberBelow(random, 8);
    return {
      name: `bit ${bit} of byte ${byte}, ${place}`,
      bytes: () => patched(file, [byte, [(file[byte] ?? 0) ^ (1 << bit)]]),
      place,
    };
  });
}

/** Returns the meaningful bytes of a sound file, by their purpose. */
function placesOf(file: Uint8Array): Record<FlipPlace, number[]> {
  const pages = treePages(file);
  const [inner, leaves] = [true, false].map((isInner) =>
    pages.filter(({ isSchema, isInterior }) => !isSchema && isInterior === isInner),
  );
  const lists = (some: readonly TreePage[] = []): number[] =>
    some.flatMap(({ header, listEnd }) => range(header, listEnd));
  const cells = (some: readonly TreePage[] = []): number[] =>
    some.flatMap(({ cells: start, end }) => range(start, end));
  const schema = pages.filter(({ isSchema }) => isSchema);
  return {
    header: range(0, 100),
    schema: [...lists(schema), ...cells(schema)],
    'inner pages': [...lists(inner), ...cells(inner)],
    'lists of rows': lists(leaves),
    'free list': freeList(file).flatMap(({ start, end }) => range(start, end)),
    rows: cells(leaves),
  };
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i);
}

/** Creates a catalog with pages of every kind: interior ones, leaves, long rows, free ones, and an index over each. */
function catalogOfManyPages(): Uint8Array {
  const numbers = 'WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 300)';
  return fileOf(
    `PRAGMA page_size = 1024; ${CATALOG.replace(INDEXES, '')}`,
    `${numbers}
    INSERT INTO metrics (id, name, description, owner, calculation) SELECT 'metric_' || i, 'Metric ' || i,
      printf('%.*c', 40 * (i % 60), 'd'), '@team' || (i % 7), 'SELECT ' || i FROM n`,
    `${numbers}
    INSERT INTO metric_history (metric_id, field_name, old_value, new_value, changed_by)
      SELECT 'metric_' || i, 'name', 'Metric', 'Metric ' || i, 'ann' FROM n`,
    `${numbers}
    INSERT INTO metric_usage (metric_id, used_by) SELECT 'metric_' || i, 'bob' FROM n`,
    INDEXES,
    'DELETE FROM metrics WHERE rowid % 10 = 3; DELETE FROM metrics WHERE rowid BETWEEN 100 AND 160',
  );
}
