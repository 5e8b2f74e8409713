import { describe, expect, it } from 'vitest';
import { moduleOf, shadowTables } from '../../../src/database/import/shadow-tables.ts';
import type { TableShape } from '../../../src/database/sqlite/table-info.ts';

const table = (name: string): TableShape => ({
  name,
  hasRowids: true,
  isStrict: false,
  columns: [],
  indexes: [],
  references: [],
  words: new Set(),
});

function shadowsOf(names: readonly string[], ...virtual: [name: string, module: string][]): string[] {
  const found = shadowTables(
    names.map(table),
    virtual.map(([name, module]) => ({ name, module })),
  );
  return Array.from(found.keys(), ({ name }) => name);
}

describe('the tables of a virtual table', () => {
  it.each([
    ['fts5', ['s_data', 's_idx', 's_content', 's_docsize', 's_config']],
    ['fts4', ['s_content', 's_segments', 's_segdir', 's_docsize', 's_stat']],
    ['fts3', ['s_content', 's_segments', 's_segdir']],
    ['rtree', ['s_node', 's_parent', 's_rowid']],
    ['geopoly', ['s_node', 's_parent', 's_rowid']],
  ])('of %s are known by their endings; a table that only begins alike is not one of them', (module, names) => {
    expect(shadowsOf([...names, 's_notes', 's', 'other_data'], ['s', module])).toEqual(names);
  });

  it('are known whatever the case of their names', () => {
    expect(shadowsOf(['SEARCH_Data'], ['Search', 'fts5'])).toEqual(['SEARCH_Data']);
  });

  it('of a module that is not known are all that begin with its name', () => {
    expect(shadowsOf(['v_chunks', 'v_vector_chunks00', 'vector'], ['v', 'vec0'])).toEqual([
      'v_chunks',
      'v_vector_chunks00',
    ]);
  });

  it('are never those of a catalog, whatever a virtual table is called', () => {
    const ours = ['metric_history', 'metric_usage', 'metricbook_trash'];
    expect(shadowsOf(ours, ['metric', 'mystery'], ['metricbook', 'mystery'])).toEqual([]);
  });
});

describe('the module of a virtual table', () => {
  it.each([
    ['CREATE VIRTUAL TABLE words USING fts5(id, body)', 'fts5'],
    ['create virtual table if not exists "odd using name" using FTS4(x)', 'fts4'],
    ["CREATE VIRTUAL TABLE main.[a b] USING 'rtree'(id, x0, x1)", 'rtree'],
    ['CREATE VIRTUAL TABLE `t``x` USING\nspellfix1', 'spellfix1'],
    ['CREATE VIRTUAL TABLE t', ''],
  ])('is read from %s', (sql, module) => {
    expect(moduleOf(sql)).toBe(module);
  });
});
