import type { ChosenEncoding } from '../domain/catalog/import-preview.ts';
import type { Mapping } from '../domain/review/sheet-mapping.ts';
import { type Decoding, decodeText } from './text-decoding.ts';
import type { FormatId, Problem, Reading, TextFile } from './interchange/model.ts';
import { UniqueNames } from './interchange/names.ts';
import { Problems } from './interchange/problems.ts';
import { unsupportedForm } from './interchange/unsupported-forms.ts';
import { guessMapping } from './sheet/columns.ts';
import { readCsv } from './sheet/read-csv.ts';
import { readTable } from './sheet/read-table.ts';
import type { Table } from './sheet/table.ts';

/** A file as it was chosen: its path below the folder that it came with, and its bytes. */
export interface InputFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Recognises and reads the files of one format. */
interface Reader {
  detects(file: TextFile): boolean;
  read(files: readonly TextFile[]): Reading;
}

/** The formats of text files that are recognised by their content, and how to load each reader. */
const READERS: Readonly<Partial<Record<FormatId, () => Promise<Reader>>>> = {
  cube: async () => {
    const [{ detectsCube }, { readCube }] = await Promise.all([
      import('./cube/detect-cube.ts'),
      import('./cube/read-cube.ts'),
    ]);
    return { detects: detectsCube, read: readCube };
  },
  databricks: async () => {
    const [{ detectsDatabricks }, { readDatabricks }] = await Promise.all([
      import('./databricks/detect-databricks.ts'),
      import('./databricks/read-databricks.ts'),
    ]);
    return { detects: detectsDatabricks, read: readDatabricks };
  },
  dbt: async () => {
    const [{ detectsDbt }, { readDbt }] = await Promise.all([
      import('./dbt/detect-dbt.ts'),
      import('./dbt/read-dbt.ts'),
    ]);
    return { detects: detectsDbt, read: readDbt };
  },
  'dbt-artifacts': async () => {
    const [{ detectsDbtArtifacts }, { readDbtArtifacts }] = await Promise.all([
      import('./dbt/detect-dbt.ts'),
      import('./dbt/read-dbt-artifacts.ts'),
    ]);
    return { detects: detectsDbtArtifacts, read: readDbtArtifacts };
  },
  lightdash: async () => {
    const [{ detectsLightdash }, { readLightdash }] = await Promise.all([
      import('./lightdash/detect-lightdash.ts'),
      import('./lightdash/read-lightdash.ts'),
    ]);
    return { detects: detectsLightdash, read: readLightdash };
  },
  lookml: async () => {
    const [{ detectsLookml }, { readLookml }] = await Promise.all([
      import('./lookml/detect-lookml.ts'),
      import('./lookml/read-lookml.ts'),
    ]);
    return { detects: detectsLookml, read: readLookml };
  },
  'metricbook-yaml': async () => {
    const { detectsMetricbookYaml, readMetricbookYaml } = await import('./metricbook-yaml/read-metricbook-yaml.ts');
    return { detects: detectsMetricbookYaml, read: readMetricbookYaml };
  },
  openmetadata: async () => {
    const { detectsOpenMetadata, readOpenMetadata } = await import('./openmetadata/read-openmetadata.ts');
    return { detects: detectsOpenMetadata, read: readOpenMetadata };
  },
  osi: async () => {
    const [{ detectsOsi }, { readOsi }] = await Promise.all([
      import('./osi/detect-osi.ts'),
      import('./osi/read-osi.ts'),
    ]);
    return { detects: detectsOsi, read: readOsi };
  },
  'power-bi': async () => {
    const [{ detectsPowerBi }, { readPowerBi }] = await Promise.all([
      import('./power-bi/detect-power-bi.ts'),
      import('./power-bi/read-power-bi.ts'),
    ]);
    return { detects: detectsPowerBi, read: readPowerBi };
  },
  snowflake: async () => {
    const [{ detectsSnowflake }, { readSnowflake }] = await Promise.all([
      import('./snowflake/detect-snowflake.ts'),
      import('./snowflake/read-snowflake.ts'),
    ]);
    return { detects: detectsSnowflake, read: readSnowflake };
  },
};

/** Formats whose files refer to others that they are not recognised by: a dbt project has texts in `.md` files. */
const WITH_ALL_FILES: ReadonlySet<FormatId> = new Set<FormatId>(['dbt', 'dbt-artifacts', 'lightdash']);

/** Files without metrics that nobody expects any in. */
const SILENT = /\.(?:md|sql|txt|py|lock|toml|gitignore)$/i;

/** Files whose encoding is asked for: they are written by hand, or by old programs. */
const ASKED = /\.(?:csv|tsv|tab|ya?ml|lkml|tmdl)$/i;

/** Bytes in which a file that is no text has a zero. */
const BINARY_BYTES = 8192;

const UNKNOWN = 'This file has no metrics in a form that is known here.';

const ZIP = [0x50, 0x4b, 0x03, 0x04];

/** How files are read. */
export interface ReadOptions {
  /** The only format to read. */
  readonly format?: FormatId | undefined;
  /** How a table is read, undefined for not at all; by default as the names of its columns say. */
  readonly mappingOf?: ((table: Table) => Mapping | undefined) | undefined;
  /** Encodings of the texts that are not Unicode, by path. */
  readonly encodings?: ReadonlyMap<string, ChosenEncoding> | undefined;
  /** Awaited before each format, so that others get their turn. Ends the reading if it throws. */
  readonly pause?: ((done: number, total: number) => Promise<void>) | undefined;
}

/** A text file that is not Unicode, and in which nothing says what else it is. */
export interface UndecidedText {
  readonly path: string;
  readonly decoding: Extract<Decoding, { is: 'undecided' }>;
}

/** The metrics of files, and what became of each file. */
export interface FilesReading extends Reading {
  /** Paths of the files that a format recognised. */
  readonly recognised: ReadonlySet<string>;
  readonly tables: readonly Table[];
  readonly undecided: readonly UndecidedText[];
}

/** Files as they are before a format reads them. */
interface Unread {
  readonly texts: readonly TextFile[];
  readonly tables: readonly Table[];
  readonly undecided: readonly UndecidedText[];
}

/**
 * Reads the metrics of files that belong together, whatever their formats are. A file may be read by several adapters;
 * one that none knows is reported.
 */
export async function readFiles(files: readonly InputFile[], options: ReadOptions = {}): Promise<FilesReading> {
  const { format, mappingOf = guessMapping, pause = () => Promise.resolve() } = options;
  const problems = new Problems();
  const { texts, tables: sheets, undecided } = await unread(files, options, problems);
  const readings: Reading[] = [];
  const known = new Set<string>();
  const readers = Object.entries(READERS).filter(([id]) => format === undefined || format === id);
  for (const [i, [id, load]] of readers.entries()) {
    await pause(i, readers.length);
    const reader = await load();
    const own = texts.filter((file) => reader.detects(file));
    if (own.length === 0) continue;
    for (const { path } of own) known.add(path);
    readings.push(reader.read(WITH_ALL_FILES.has(id as FormatId) ? texts : own));
  }
  const others = texts.filter(({ path }) => !known.has(path));
  const isTable = ({ path }: TextFile): boolean => /\.(?:csv|tsv|tab)$/i.test(path) || format === 'csv';
  const tables = [...sheets, ...others.filter(isTable).map((file) => readCsv(file, problems))];
  const unknown = others.filter((file) => !isTable(file)).flatMap(unknownFile);
  for (const table of tables) {
    await pause(readers.length, readers.length);
    const mapping = mappingOf(table);
    if (mapping !== undefined) readings.push(readTable(table, mapping));
  }
  return {
    ...joined(readings, [...problems.all, ...unknown]),
    recognised: new Set([...known, ...tables.map(({ file }) => file)]),
    tables,
    undecided,
  };
}

async function unread(files: readonly InputFile[], { encodings }: ReadOptions, problems: Problems): Promise<Unread> {
  const tables: Table[] = [];
  const texts: TextFile[] = [];
  const undecided: UndecidedText[] = [];
  for (const file of inOrder(await allFiles(files, problems))) {
    const { path } = file;
    if (isWorkbook(file)) {
      const { readXlsx } = await import('./sheet/read-xlsx.ts');
      tables.push(...(await readXlsx(path, file.bytes, problems)));
    } else if (startsWith(file.bytes, ZIP)) {
      problems.error('zip-in-zip', 'This is an archive in an archive. Unpack it, and choose the folder.', {
        file: path,
      });
    } else {
      const decoding = decodeText(file.bytes, encodings?.get(path));
      if (decoding.is === 'text') texts.push({ path, text: decoding.text });
      else if (file.bytes.subarray(0, BINARY_BYTES).includes(0))
        problems.warn('unknown-format', UNKNOWN, { file: path });
      else reportUnread(path, decoding, problems);
      if (decoding.is === 'undecided' && ASKED.test(path)) undecided.push({ path, decoding });
    }
  }
  return { texts, tables, undecided };
}

/** What is told of a text that no format has recognised. */
function unknownFile(file: TextFile): Problem[] {
  const unsupported = unsupportedForm(file);
  if (unsupported !== undefined) return [unsupported];
  if (SILENT.test(file.path)) return [];
  return [{ severity: 'warning', code: 'unknown-format', message: UNKNOWN, file: file.path }];
}

/**
 * Files by their paths. A chooser, a drop and an archive name them in different orders, by which metrics of one name in
 * two files would change their places.
 */
function inOrder(files: readonly InputFile[]): readonly InputFile[] {
  return files.toSorted((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
}

/** The files themselves, and those in zip archives among them. */
async function allFiles(files: readonly InputFile[], problems: Problems): Promise<InputFile[]> {
  if (!files.some(isArchive)) return [...files];
  const { unzipped } = await import('./zip.ts');
  return files.flatMap((file) => (isArchive(file) ? unzipped(file, problems) : [file]));
}

function isArchive(file: InputFile): boolean {
  return startsWith(file.bytes, ZIP) && !isWorkbook(file);
}

/** True for an Excel workbook, which is a zip archive as well. */
function isWorkbook({ path, bytes }: InputFile): boolean {
  return /\.xlsx$/i.test(path) && startsWith(bytes, ZIP);
}

function reportUnread(path: string, decoding: Exclude<Decoding, { is: 'text' }>, problems: Problems): void {
  const message =
    decoding.is === 'unreadable'
      ? decoding.problem
      : 'The file is not UTF-8, and nothing says how it is encoded. Save it as UTF-8, and try again.';
  problems.error('encoding-unknown', message, { file: path });
}

function startsWith(bytes: Uint8Array, signs: readonly number[]): boolean {
  return signs.every((sign, i) => bytes[i] === sign);
}

/** One reading of all. Of two metrics with one id from different formats the later gets another id, which is told. */
function joined(readings: readonly Reading[], before: readonly Problem[]): Reading {
  const problems = new Problems();
  const ids = new UniqueNames();
  const all = readings.map((reading) => {
    const renamed = new Map<string, string>();
    const metrics = reading.metrics.map((metric) => {
      const id = ids.take(metric.id);
      if (id === metric.id) return metric;
      renamed.set(metric.id, id);
      const { file, line } = metric.origin;
      problems.warn(
        'duplicate-metric',
        `Another file has the id “${metric.id}”, too; this metric got the id “${id}”.`,
        {
          file,
          line,
          metric: metric.name,
        },
      );
      return { ...metric, id };
    });
    const idNow = (id: string): string => renamed.get(id) ?? id;
    return {
      metrics: metrics.map((metric) => ({ ...metric, dependencies: metric.dependencies.map(idNow) })),
      tests: reading.tests.map((test) => ({ ...test, metrics: test.metrics.map(idNow) })),
      usages: reading.usages.map((usage) => ({ ...usage, metrics: usage.metrics.map(idNow) })),
    };
  });
  return {
    metrics: all.flatMap(({ metrics }) => metrics),
    tests: all.flatMap(({ tests }) => tests),
    usages: all.flatMap(({ usages }) => usages),
    problems: [...before, ...readings.flatMap((reading) => reading.problems), ...problems.all],
  };
}
