import type { FormatId, Problem, Renaming, TextFile } from './interchange/model.ts';
import type { MetricbookContent } from './metricbook-yaml/write-metricbook-yaml.ts';

/** A format that metrics can be written in. */
export type WritableFormat = Exclude<FormatId, 'dbt-artifacts' | 'lightdash' | 'lookml' | 'power-bi'> | 'xlsx';

export interface OutputFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** Files, what they could not hold, and the names that had to be changed. */
export interface Written {
  readonly files: readonly OutputFile[];
  readonly losses: readonly Problem[];
  readonly renamings: readonly Renaming[];
}

const WRITERS: Readonly<Record<WritableFormat, (content: MetricbookContent) => Promise<Written>>> = {
  'metricbook-yaml': async (content) => {
    const { writeMetricbookYaml } = await import('./metricbook-yaml/write-metricbook-yaml.ts');
    return asFiles(writeMetricbookYaml(content));
  },
  csv: async ({ metrics, ...others }) => {
    const { writeCsv } = await import('./sheet/write-csv.ts');
    return withLosses(asFiles(writeCsv(metrics)), others);
  },
  xlsx: async ({ metrics, ...others }) => {
    const { writeXlsx } = await import('./sheet/write-xlsx.ts');
    const { bytes, losses } = await writeXlsx(metrics);
    return withLosses({ files: [{ path: 'metrics.xlsx', content: bytes }], losses, renamings: [] }, others);
  },
  cube: async ({ metrics, tests = [], usages = [] }) => {
    const { writeCube } = await import('./cube/write-cube.ts');
    return asFiles(writeCube(metrics, { tests, usages }));
  },
  databricks: async ({ metrics, ...others }) => {
    const { writeDatabricks } = await import('./databricks/write-databricks.ts');
    return withLosses(asFiles(writeDatabricks(metrics)), others);
  },
  datahub: async ({ metrics, ...others }) => {
    const { writeDatahub } = await import('./datahub/write-datahub.ts');
    return withLosses(asFiles(writeDatahub(metrics)), others);
  },
  dbt: async ({ metrics, ...others }) => {
    const { writeDbt } = await import('./dbt/write-dbt.ts');
    return withLosses(asFiles(writeDbt(metrics)), others);
  },
  osi: async ({ metrics, tests = [], usages = [] }) => {
    const { writeOsi } = await import('./osi/write-osi.ts');
    return asFiles(writeOsi(metrics, { tests, usages }));
  },
  snowflake: async ({ metrics, tests = [], usages = [] }) => {
    const { writeSnowflake } = await import('./snowflake/write-snowflake.ts');
    return withLosses(asFiles(writeSnowflake(metrics, { tests })), { usages });
  },
  openmetadata: async ({ metrics, ...others }) => {
    const { writeOpenMetadata } = await import('./openmetadata/write-openmetadata.ts');
    return withLosses(asFiles(writeOpenMetadata(metrics)), others);
  },
};

/** The formats that metrics can be written in. */
export const WRITABLE_FORMATS = Object.keys(WRITERS) as readonly WritableFormat[];

/** Writes metrics, with their tests and usages where the format has a place for them. */
export function writeFiles(format: WritableFormat, content: MetricbookContent): Promise<Written> {
  return WRITERS[format](content);
}

function asFiles({
  files,
  losses,
  renamings,
}: {
  readonly files: readonly TextFile[];
  readonly losses: readonly Problem[];
  readonly renamings: readonly Renaming[];
}): Written {
  return { files: files.map(({ path, text }) => ({ path, content: text })), losses, renamings };
}

/** Reports tests and usages that a format has no place for. */
function withLosses(written: Written, { tests = [], usages = [] }: Omit<MetricbookContent, 'metrics'>): Written {
  const losses = [...written.losses];
  const drop = (count: number, what: string): void => {
    if (count > 0)
      losses.push({
        severity: 'loss',
        code: `${what}-dropped`,
        message: `The format has no place for ${what}: ${count} were left out.`,
      });
  };
  drop(tests.length, 'tests');
  drop(usages.length, 'usages');
  return { ...written, losses };
}
