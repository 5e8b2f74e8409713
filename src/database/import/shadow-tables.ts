import { SHARED_COLUMNS } from '../schema/schema.ts';
import type { TableShape } from '../sqlite/table-info.ts';
import { nameKey } from '../sqlite/table-info.ts';

/** A virtual table of a file. `module`: what keeps its content, in small letters. */
export interface VirtualTable {
  readonly name: string;
  readonly module: string;
}

const FULL_TEXT = ['content', 'segments', 'segdir', 'docsize', 'stat'];
const BOXES = ['node', 'parent', 'rowid'];

/**
 * Endings of the names of shadow tables, by module (sqlite.org: fts3.html, fts5.html, rtree.html, spellfix1.html). A
 * table with another ending belongs to somebody else, though it begins with the virtual table's name.
 */
const ENDINGS: ReadonlyMap<string, readonly string[]> = new Map([
  ['fts3', FULL_TEXT],
  ['fts4', FULL_TEXT],
  ['fts5', ['data', 'idx', 'content', 'docsize', 'config']],
  ['rtree', BOXES],
  ['rtree_i32', BOXES],
  ['geopoly', BOXES],
  ['spellfix1', ['vocab']],
]);

/**
 * The tables in which virtual tables keep their content, each mapped to the name of its virtual table. Without that
 * one they mean nothing, and it could not be created again beside them. Of a module that is not known, every table
 * counts whose name is the virtual table's, an underscore and anything: SQLite's own rule. A catalog's tables never do.
 */
export function shadowTables(
  tables: readonly TableShape[],
  virtual: readonly VirtualTable[],
): ReadonlyMap<TableShape, string> {
  const shadows = new Map<TableShape, string>();
  for (const table of tables) {
    const key = nameKey(table.name);
    if (isOfCatalog(key)) continue;
    const owner = virtual.find((each) => isShadowName(key, each));
    if (owner !== undefined) shadows.set(table, owner.name);
  }
  return shadows;
}

/** The module of a virtual table, by its CREATE statement; empty if the statement is not understood. */
export function moduleOf(sql: string): string {
  // The name is skipped as a whole: it may contain anything, even USING.
  const name = /(?:"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|'(?:[^']|'')*'|[^\s."`'[(]+)/u.source;
  const pattern = `^\\s*CREATE\\s+VIRTUAL\\s+TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(?:${name}\\s*\\.\\s*)?${name}\\s*USING\\s*["\`'[]?(\\w+)`;
  return nameKey(new RegExp(pattern, 'iu').exec(sql)?.[1] ?? '');
}

function isShadowName(key: string, { name, module }: VirtualTable): boolean {
  const start = `${nameKey(name)}_`;
  if (!key.startsWith(start)) return false;
  const endings = ENDINGS.get(module);
  return endings === undefined || endings.includes(key.slice(start.length));
}

function isOfCatalog(key: string): boolean {
  return key in SHARED_COLUMNS || key.startsWith('metricbook_') || key.startsWith('sqlite_');
}
