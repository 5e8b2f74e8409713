import { rawDatabase } from '../sqlite-dump.ts';

/**
 * A page of a b-tree, with the places of its meaningful bytes: its header and list of cells, and the cells
 * themselves.
 */
export interface TreePage {
  readonly isInterior: boolean;
  readonly isSchema: boolean;
  readonly header: number;
  readonly listEnd: number;
  readonly cells: number;
  readonly end: number;
}

export function pageSizeOf(file: Uint8Array): number {
  const size = viewOf(file).getUint16(16);
  return size === 1 ? 65_536 : size;
}

/** Returns all pages of b-trees of a sound file. */
export function treePages(file: Uint8Array): TreePage[] {
  const roots = rootsOf(file);
  return [treeAt(file, 1, true), ...roots.map((root) => treeAt(file, root, false))].flat();
}

function treeAt(file: Uint8Array, page: number, isSchema: boolean): TreePage[] {
  const view = viewOf(file);
  const size = pageSizeOf(file);
  const start = (page - 1) * size;
  const header = page === 1 ? 100 : start;
  const isInterior = file[header] === 2 || file[header] === 5;
  const first = header + (isInterior ? 12 : 8);
  const count = view.getUint16(header + 3);
  const children = Array.from({ length: count }, (_, i) => view.getUint32(start + view.getUint16(first + 2 * i)));
  const below = isInterior ? [...children, view.getUint32(header + 8)] : [];
  const own: TreePage = {
    isInterior,
    isSchema,
    header,
    listEnd: first + 2 * count,
    cells: start + view.getUint16(header + 5),
    end: start + size,
  };
  return [own, ...below.flatMap((child) => treeAt(file, child, isSchema))];
}

function rootsOf(file: Uint8Array): number[] {
  using raw = rawDatabase(file);
  return (raw.exec('SELECT rootpage FROM sqlite_schema WHERE rootpage > 0')[0]?.values ?? []).map(([root]) =>
    Number(root),
  );
}

/** Returns the places of the free list in a sound file. */
export function freeList(file: Uint8Array): { start: number; end: number }[] {
  const view = viewOf(file);
  const parts: { start: number; end: number }[] = [];
  for (let trunk = view.getUint32(32); trunk !== 0; trunk = view.getUint32((trunk - 1) * pageSizeOf(file))) {
    const start = (trunk - 1) * pageSizeOf(file);
    parts.push({ start, end: start + 8 + 4 * view.getUint32(start + 4) });
  }
  return parts;
}

/** Returns the first page of a table or an index. */
export function rootOf(file: Uint8Array, name: string): number {
  using raw = rawDatabase(file);
  const [root] = raw.exec('SELECT rootpage FROM sqlite_schema WHERE name = ?', [name])[0]?.values[0] ?? [];
  return Number(root);
}

/**
 * Returns a file in which a table's first page leads, level by level, to the same page a hundred times: a few
 * kilobytes with more rows than can be counted.
 */
export function withMultiplied(file: Uint8Array, root: number, levels: number): Uint8Array {
  return withLevels(file, root, levels, 100);
}

/** Returns a file in which a table's pages lead each to one other, this deep. */
export function withDepth(file: Uint8Array, root: number, levels: number): Uint8Array {
  return withLevels(file, root, levels, 1);
}

function withLevels(file: Uint8Array, root: number, levels: number, times: number): Uint8Array {
  const size = pageSizeOf(file);
  const pages = file.length / size;
  const grown = new Uint8Array(file.length + levels * size);
  grown.set(file);
  if (root === 1) writeEmptyLeaf(grown, pages + levels);
  else grown.copyWithin((pages + levels - 1) * size, (root - 1) * size, root * size);
  for (let level = 0; level < levels; level += 1) {
    writeInterior(grown, level === 0 ? root : pages + level, pages + level + 1, times);
  }
  viewOf(grown).setUint32(28, pages + levels);
  return grown;
}

function writeEmptyLeaf(file: Uint8Array, page: number): void {
  const start = (page - 1) * pageSizeOf(file);
  viewOf(file).setUint8(start, 13);
  viewOf(file).setUint16(start + 5, pageSizeOf(file));
}

/** Turns a page into one that leads to another one, that many times. */
function writeInterior(file: Uint8Array, page: number, child: number, times: number): void {
  const size = pageSizeOf(file);
  const start = (page - 1) * size;
  const header = page === 1 ? start + 100 : start;
  const view = viewOf(file);
  file.fill(0, header, start + size);
  const first = start + size - 5 * (times - 1);
  view.setUint8(header, 5);
  view.setUint16(header + 3, times - 1);
  view.setUint16(header + 5, first - start);
  view.setUint32(header + 8, child);
  for (let i = 0; i < times - 1; i += 1) {
    view.setUint16(header + 12 + 2 * i, first - start + 5 * i);
    view.setUint32(first + 5 * i, child);
    view.setUint8(first + 5 * i + 4, i + 1);
  }
}

export function viewOf(file: Uint8Array): DataView {
  return new DataView(file.buffer, file.byteOffset, file.byteLength);
}
