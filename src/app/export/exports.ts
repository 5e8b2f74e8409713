import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { ExportedFiles, ExportProblem } from '../../domain/catalog/exported-files.ts';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import { formatNumber, pluralize } from '../../domain/core/pluralize.ts';
import { formatName } from '../../domain/metric/format-name.ts';
import type { CatalogClient } from '../../worker/client.ts';
import type { AppContext } from '../core/app-context.ts';

/** A format that a catalog can be written in. */
export type ExportFormat = Parameters<CatalogClient['exportAs']>[0];

/** The formats in the order in which they are offered, each with what it is for. */
export const EXPORT_FORMATS: readonly (readonly [format: ExportFormat, use: string])[] = [
  ['dbt', 'YAML of the dbt Semantic Layer'],
  ['csv', 'One table, for any spreadsheet'],
  ['xlsx', 'One sheet of a workbook'],
  ['osi', 'Open Semantic Interchange, YAML'],
  ['cube', 'YAML of a Cube data model'],
  ['snowflake', 'YAML of a semantic view'],
  ['databricks', 'YAML of metric views'],
  ['openmetadata', 'CSV of its metrics'],
  ['datahub', 'YAML of a business glossary'],
  ['metricbook-yaml', 'All but the history, one file a metric, for version control'],
];

/** The name of a format that is offered. Of the two forms of a spreadsheet each has its own. */
export function exportName(format: ExportFormat): string {
  return format === 'csv' ? 'CSV' : formatName(format);
}

/** The state of writing the catalog in another format. */
export type ExportState =
  | { readonly is: 'choosing' }
  | { readonly is: 'writing'; readonly format: ExportFormat }
  | { readonly is: 'failed'; readonly format: ExportFormat; readonly because: string }
  /** It is written, and can be saved. */
  | { readonly is: 'written'; readonly format: ExportFormat; readonly exported: ExportedFiles };

/** Writes the catalog in another format, tells what that format cannot hold, and saves it. */
export interface Exports {
  readonly state: ReadonlySignal<ExportState>;
  choose(format: ExportFormat): Promise<void>;
  /** Saves what was written as a file. */
  save(): Promise<void>;
}

type ExportDeps = Pick<AppContext, 'client' | 'download' | 'fileStem' | 'report'>;

/** Creates an export without a format. */
export function createExports({ client, download, fileStem, report }: ExportDeps): Exports {
  const state = signal<ExportState>({ is: 'choosing' });
  let latest = 0;
  return {
    state,
    async choose(format) {
      const turn = (latest += 1);
      state.value = { is: 'writing', format };
      try {
        const exported = await client.exportAs(format);
        if (turn === latest) state.value = { is: 'written', format, exported };
      } catch (error) {
        if (turn !== latest) return;
        if (error instanceof CatalogError) state.value = { is: 'failed', format, because: error.message };
        else {
          state.value = { is: 'choosing' };
          report(error);
        }
      }
    },
    async save() {
      const written = state.peek();
      if (written.is !== 'written') return;
      const { ending, bytes } = written.exported;
      download(`${await fileStem()}-${written.format}${ending}`, bytes);
    },
  };
}

/** What was written: `45 metrics in 3 files, in one archive.` */
export function writtenSentence({ metrics, files }: Pick<ExportedFiles, 'metrics' | 'files'>): string {
  const inFiles = files === 1 ? 'in one file' : `in ${formatNumber(files)} files, in one archive`;
  return `${pluralize(metrics, 'metric')} ${inFiles}.`;
}

/** One problem that several metrics share, with their names. */
export interface SharedProblem {
  readonly severity: ExportProblem['severity'];
  readonly message: string;
  readonly metrics: readonly string[];
}

/** Problems, each sentence once, gravest first. */
export function sharedProblems(problems: readonly ExportProblem[]): SharedProblem[] {
  const shared = new Map<string, { severity: ExportProblem['severity']; message: string; metrics: string[] }>();
  for (const { severity, message, metric } of problems) {
    const one = shared.get(message) ?? { severity, message, metrics: [] };
    shared.set(message, one);
    if (metric !== undefined) one.metrics.push(metric);
  }
  return [...shared.values()].toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

const SEVERITIES: readonly ExportProblem['severity'][] = ['error', 'loss', 'warning', 'note'];
