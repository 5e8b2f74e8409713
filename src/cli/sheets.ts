import { groupsOf } from '../domain/core/groups.ts';
import {
  type Mapping,
  mappingsText,
  type NamedMapping,
  namedMapping,
  rememberedMapping,
} from '../domain/review/sheet-mapping.ts';
import { readMappingFile } from '../formats/mapping-file.ts';
import { guessMapping } from '../formats/sheet/columns.ts';
import type { Table } from '../formats/sheet/table.ts';
import type { CliDeps } from './command.ts';
import { readText, UsageError } from './io.ts';

/** The option of all commands that read sheets. */
export const MAP_OPTION =
  'How the columns of sheets are read, as JSON; by default as their names say. import --print-map prints one to begin with.';

/** How a command reads the sheets among its files. */
export interface Sheets {
  /** The mapping of a sheet: that of `--map`, else that of an earlier import, else what the names of its columns say. */
  readonly mappingOf: (table: Table) => Mapping;
  /** The mappings by which sheets were read that somebody decided, as JSON to be kept, by source. */
  readonly decided: (sourceOf: (file: string) => string) => ReadonlyMap<string, string>;
  /** The mappings by which sheets were read, one for each header. */
  readonly all: () => readonly NamedMapping[];
  /** Tells of mappings and sheets that do not fit each other. Throws `UsageError` if no mapping of `--map` fits any. */
  readonly reportMisfits: (deps: CliDeps) => void;
}

/** The way in which one sheet was read. */
interface Used {
  readonly table: Table;
  readonly by: 'map' | 'earlier import' | 'guess';
  readonly named: NamedMapping | undefined;
}

/** Reads the file of `--map`, if there is one. Throws `UsageError` that names each fault and its place. */
export async function sheetsFrom(path: string | undefined, remembered: readonly NamedMapping[] = []): Promise<Sheets> {
  return createSheets(path, path === undefined ? [] : await mappingsAt(path), remembered);
}

function createSheets(
  path: string | undefined,
  given: readonly NamedMapping[],
  remembered: readonly NamedMapping[],
): Sheets {
  const used: Used[] = [];

  function use(table: Table, by: Used['by'], mapping: Mapping): Mapping {
    used.push({ table, by, named: namedMapping(table.rows, mapping) });
    return mapping;
  }

  return {
    mappingOf(table) {
      const ofMap = rememberedMapping(table.rows, given);
      if (ofMap !== undefined) return use(table, 'map', ofMap);
      const before = rememberedMapping(table.rows, remembered);
      if (before !== undefined) return use(table, 'earlier import', before);
      return use(table, 'guess', guessMapping(table));
    },
    decided(sourceOf) {
      const decided = used.filter(({ by }) => by !== 'guess');
      const bySource = groupsOf(decided, ({ table }) => sourceOf(table.file));
      return new Map(Array.from(bySource, ([source, sheets]) => [source, mappingsText(namedIn(sheets))]));
    },
    all: () => namedIn(used),
    reportMisfits(deps) {
      if (path === undefined) return;
      const tables = used.map(({ table }) => table);
      const misfits = given.flatMap((mapping, i) =>
        tables.some(({ rows }) => rememberedMapping(rows, [mapping]) !== undefined)
          ? []
          : [`${path}: mapping ${i + 1} fits no sheet. ${nearest(mapping, used)}`],
      );
      if (misfits.length === given.length) throw new UsageError(misfits.join('\n'));
      for (const misfit of misfits) deps.err(`warning: ${misfit}`);
      for (const { table, by } of used) {
        if (by === 'guess')
          deps.err(`warning: ${table.file}: no mapping of ${path} fits; the columns are read as their names say.`);
      }
    },
  };
}

async function mappingsAt(path: string): Promise<readonly NamedMapping[]> {
  const reading = readMappingFile(await readText(path));
  if (reading.is === 'read') return reading.mappings;
  throw new UsageError(reading.problems.map((problem) => `${path}: ${problem}.`).join('\n'));
}

/** The mappings of sheets, those with the same names of columns once. */
function namedIn(used: readonly Used[]): NamedMapping[] {
  const named = used.flatMap((one) => one.named ?? []);
  return [...new Map(named.map((one) => [JSON.stringify(one.names), one])).values()];
}

/** A sentence about how a mapping differs from the columns of the sheet that has the most of them. */
function nearest({ names }: NamedMapping, used: readonly Used[]): string {
  const shared = ({ named }: Used): number => named?.names.filter((name) => names.includes(name)).length ?? 0;
  const [best] = used.toSorted((a, b) => shared(b) - shared(a));
  if (best?.named === undefined) return 'There is no sheet with names of columns.';
  const theirs = best.named.names;
  const lacks = names.filter((name) => !theirs.includes(name));
  const has = theirs.filter((name) => !names.includes(name));
  const parts = [
    ...(lacks.length > 0 ? [`lacks ${quoted(lacks)}`] : []),
    ...(has.length > 0 ? [`has ${quoted(has)} besides`] : []),
  ];
  return `${best.table.file} ${parts.length > 0 ? parts.join(', and ') : 'has these columns in another order or number'}.`;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `“${name}”`).join(', ');
}
