import { groupsOf } from '../../domain/core/groups.ts';
import type { Source } from '../../domain/metric/origin.ts';
import type { ReadFilesOptions, SheetPreview } from '../../domain/review/reviewed-files.ts';
import {
  type Mapping,
  mappingsIn,
  mappingsText,
  type NamedMapping,
  namedMapping,
  rememberedMapping,
} from '../../domain/review/sheet-mapping.ts';
import { guessMapping } from '../../formats/sheet/columns.ts';
import { isEmptyRow, type Table } from '../../formats/sheet/table.ts';

/** How the sheets of one reading are read, and which of them have to be asked for first. */
export interface Sheets {
  /** The mapping of a sheet: the user's, or that of an earlier import. Undefined for one that is not read now. */
  readonly mappingOf: (table: Table) => Mapping | undefined;
  /** The sheets whose columns the user has to see first. */
  readonly asked: () => readonly SheetPreview[];
  /** The mappings by which the sheets of each source were read, as JSON for its next import. */
  readonly used: (sourceOf: (file: string) => string) => ReadonlyMap<string, string>;
}

/** Rows that are shown of a sheet. */
const SHOWN_ROWS = 40;

/** Creates the sheets of one reading. `known`: the sources of earlier imports, whose mappings are used again. */
export function createSheets({ sheets, asksAgain = false }: ReadFilesOptions, known: readonly Source[]): Sheets {
  const remembered = known.flatMap(({ mapping }) => mappingsIn(mapping));
  const asked: SheetPreview[] = [];
  const used: { readonly file: string; readonly named: NamedMapping }[] = [];

  function ask(table: Table, mapping: Mapping): void {
    const { file, rows } = table;
    asked.push({
      file,
      rows: rows.slice(0, SHOWN_ROWS),
      total: rows.filter((row) => !isEmptyRow(row)).length,
      mapping,
    });
  }

  return {
    mappingOf(table) {
      const decision = sheets?.get(table.file);
      if (decision?.is === 'left out') return undefined;
      const before = rememberedMapping(table.rows, remembered);
      const mapping = decision?.mapping ?? (asksAgain ? undefined : before);
      if (mapping === undefined) ask(table, before ?? guessMapping(table));
      else {
        const named = namedMapping(table.rows, mapping);
        if (named !== undefined) used.push({ file: table.file, named });
      }
      return mapping;
    },
    asked: () => asked,
    used(sourceOf) {
      const bySource = groupsOf(used, ({ file }) => sourceOf(file));
      return new Map(
        Array.from(bySource, ([source, sheetsOf]) => [source, mappingsText(sheetsOf.map(({ named }) => named))]),
      );
    },
  };
}
