import { SOURCE_PREFIX } from '../../domain/metric/metric.ts';
import { NO_DETAILS } from '../../domain/metric/details.ts';
import type { ForeignMetric, JsonValue, Reading } from '../interchange/model.ts';
import { flagOf, textAt, valueAt, type JsonMap } from '../interchange/json-view.ts';
import { slugOf, UniqueNames } from '../interchange/names.ts';
import { isKnownAggregate } from './aggregate.ts';
import { baseOf, baseOfInput, calculationOf, inputNotes, type Lookup } from './calculation.ts';
import { metricOfMeasure } from './collect-yaml.ts';
import { contextJson, definitionOf, inputsOf, measureAggregation, type Definition, type Input } from './definition.ts';
import { withDocs } from './docs-blocks.ts';
import { unescapedTemplates } from './jinja-text.ts';
import { customOf, formatOf, groupOf, OWNER_PATHS, ownerOf, synonymsOf, tagsOf, unitOf } from './metric-meta.ts';
import type { DbtProject, RawMetric } from './project.ts';
import { slotIn, withSlot } from './slot.ts';
import { testsOf, usagesOf } from './tests-and-usages.ts';

export interface DbtOptions {
  /** True to take a measure that no metric uses for a metric. */
  readonly includeMeasures?: boolean | undefined;
  /** Places of owners, in their order: see `OWNER_PATHS`. */
  readonly ownerPaths?: readonly string[] | undefined;
}

/** The context in which one metric is read. */
interface Scope {
  readonly project: DbtProject;
  readonly lookup: Lookup;
  readonly ids: ReadonlyMap<string, string>;
  readonly ownerPaths: readonly string[];
}

/** A metric with its proposed id, and with its path, which no other one has. */
export interface NamedMetric {
  readonly raw: RawMetric;
  readonly id: string;
  readonly path: string;
}

/** Puts together what the files of a project have: references are resolved across all of them. */
export function readingOf(project: DbtProject, options: DbtOptions = {}): Reading {
  const { named, lookup } = namedMetrics(project, options);
  reportLikeNames(project, named);
  const ids = new Map<string, string>();
  for (const { raw, id } of named.toReversed()) ids.set(textAt(raw.json, 'name') ?? '', id);
  const scope: Scope = { project, lookup, ids, ownerPaths: options.ownerPaths ?? OWNER_PATHS };
  const metrics = named.map(({ raw, id, path }) => metricOf(raw, id, path, scope));
  return {
    metrics,
    tests: testsOf(project, metrics),
    usages: usagesOf(project, metrics, ids),
    problems: project.problems.all,
  };
}

/** The metrics of a project that are for users, and where inputs are found. */
export function namedMetrics(
  project: DbtProject,
  options: DbtOptions,
): { readonly named: readonly NamedMetric[]; readonly lookup: Lookup } {
  const all = withoutTwins(project, [...project.metrics, ...loneMeasures(project, options)]);
  const ids = new UniqueNames();
  const paths = new UniqueNames();
  const named = all.flatMap((raw): NamedMetric[] => {
    if (raw.isHelper) return [];
    const name = textAt(raw.json, 'name') ?? '';
    return [{ raw, id: ids.take(slotText(raw, 'id') ?? name), path: paths.take(name) }];
  });
  return { named, lookup: lookupOf(project, all) };
}

/** Finds inputs in a project. Of metrics with the same name it is the first one. */
function lookupOf(project: DbtProject, metrics: readonly RawMetric[]): Lookup {
  const byName = new Map<string, RawMetric>();
  for (const raw of metrics) {
    const name = textAt(raw.json, 'name') ?? '';
    if (!byName.has(name)) byName.set(name, raw);
  }
  return { metric: (name) => byName.get(name), measure: (name) => project.measures.get(name) };
}

/** Metrics with a name, each once: a file may say the same twice, and a metric of another kind may have its name. */
function withoutTwins({ problems }: DbtProject, metrics: readonly RawMetric[]): RawMetric[] {
  const seen = new Map<string, RawMetric>();
  return metrics.filter((raw) => {
    const name = textAt(raw.json, 'name');
    const at = { file: raw.file, line: raw.line, metric: name };
    if (name === undefined || name.trim() === '') {
      problems.error('no-name', 'A metric has no name and was left out.', at);
      return false;
    }
    const first = seen.get(name);
    if (first === undefined) {
      seen.set(name, raw);
      return true;
    }
    const where = `${first.file}${first.line === undefined ? '' : `, line ${first.line}`}`;
    const isSame = JSON.stringify(first.json) === JSON.stringify(raw.json);
    const kept = isSame ? 'Both are the same: it was read once.' : 'Both were read; dbt allows a name once.';
    problems.warn('duplicate-metric', `The metric ${name} stands twice, first in ${where}. ${kept}`, at);
    return !isSame;
  });
}

/** Names that differ only in case, or in `_`, `-` and spaces, are mostly the same metric. */
function reportLikeNames({ problems }: DbtProject, metrics: readonly NamedMetric[]): void {
  const seen = new Map<string, string>();
  for (const { raw } of metrics) {
    const { json, file, line } = raw;
    const name = textAt(json, 'name') ?? '';
    const first = seen.get(slugOf(name));
    if (first === undefined) seen.set(slugOf(name), name);
    else if (first !== name) {
      const message = `The names ${first} and ${name} are almost the same: check that they are two metrics.`;
      problems.warn('like-names', message, { file, line, metric: name });
    }
  }
}

/** Measures that no metric uses: as metrics if that is asked for, otherwise only counted. */
function loneMeasures({ measures, metrics, problems }: DbtProject, { includeMeasures }: DbtOptions): RawMetric[] {
  const used = new Set(
    metrics.flatMap((raw) => inputsOf(definitionOf(raw))).flatMap(({ isMeasure, name }) => (isMeasure ? [name] : [])),
  );
  const lone = Array.from(measures.values()).filter(({ name }) => !used.has(name));
  if (lone.length === 0) return [];
  if (includeMeasures === true) return lone.map(metricOfMeasure);
  const what =
    lone.length === 1 ? 'A measure has no metric and was' : `${lone.length} measures have no metric and were`;
  problems.note('measures-without-metric', `${what} not imported; they can be imported as metrics, too.`);
  return [];
}

function metricOf(raw: RawMetric, id: string, path: string, scope: Scope): ForeignMetric {
  const { json, file, line } = raw;
  const { project, lookup } = scope;
  const definition = definitionOf(raw);
  const base = definition.kind === 'ratio' || definition.kind === 'derived' ? undefined : baseOf(definition, lookup);
  const calculation = calculationOf(definition, lookup);
  if (!raw.isKept) report(definition, calculation, scope);
  const description = descriptionOf(raw, project);
  const { name } = definition;
  const metric: ForeignMetric = {
    id,
    name: unescapedTemplates(nonEmpty(textAt(json, 'label')) ?? name),
    description: description?.text ?? null,
    calculation,
    owner: ownerOf(raw, project, scope.ownerPaths)?.owner ?? null,
    dataSource: base?.context?.model ?? null,
    tags: tagsOf(json),
    dependencies: dependenciesOf(definition, scope),
    details: {
      ...NO_DETAILS,
      synonyms: synonymsOf(json),
      unit: unitOf(json),
      format: formatOf(json),
      kind: definition.kind,
      grain: textAt(json, 'time_granularity') ?? base?.context?.grain ?? null,
      group: groupOf(raw) ?? null,
      language: calculation === null ? null : definition.kind === 'conversion' ? 'prose' : 'sql',
      notes: inputNotes(definition),
      custom: customOf(json),
      isHidden: flagOf(valueAt(json, 'hidden')) === true || flagOf(valueAt(json, 'type_params', 'is_private')) === true,
    },
    origin: {
      format: project.format,
      file,
      line,
      path,
      foreign: foreignOf(definition, calculation, lookup, description),
    },
  };
  return withSlot(metric, withoutId(slotIn(json)));
}

/** The id is taken by all metrics before the first one is read. */
function withoutId(slot: JsonValue | undefined): JsonMap {
  const map = typeof slot === 'object' && slot !== null && !Array.isArray(slot) ? Object.entries(slot) : [];
  return Object.fromEntries(map.filter(([key]) => key !== 'id'));
}

function slotText({ json }: RawMetric, key: string): string | undefined {
  const text = textAt(slotIn(json), key);
  return text === undefined ? undefined : unescapedTemplates(text);
}

function nonEmpty(text: string | undefined): string | undefined {
  return text?.trim() === '' ? undefined : text;
}

interface Description {
  readonly text: string;
  /** The text in the file, if it calls a docs block. */
  readonly template: string | undefined;
}

function descriptionOf({ json, file, line }: RawMetric, project: DbtProject): Description | undefined {
  // A block of text ends with a line break of its own.
  const written = textAt(json, 'description')?.replace(/\n$/, '');
  if (written === undefined || written.trim() === '') return undefined;
  const { text, missing } = withDocs(written, project);
  for (const name of missing) {
    const message = `The description is in the docs block ${name}, which no file has: choose its Markdown file, too.`;
    project.problems.warn('docs-block-missing', message, { file, line, metric: textAt(json, 'name') });
  }
  const isTemplate = text !== written || missing.length > 0;
  return { text: isTemplate ? text : unescapedTemplates(text), template: isTemplate ? written : undefined };
}

/**
 * Ids of the metrics that a metric is computed from, and the data sources. A hidden simple metric below a cumulative
 * one is what the legacy spec calls a measure: the dependency is the rows behind it, in both specs.
 */
function dependenciesOf(definition: Definition, scope: Scope): string[] {
  const { lookup, ids } = scope;
  const found = new Set<string>();
  const addSource = (model: string | undefined): void => void (model && found.add(SOURCE_PREFIX + model));
  if (definition.own !== undefined) addSource(definition.raw.context?.model);
  for (const input of inputsOf(definition)) {
    const metric = input.isMeasure ? undefined : lookup.metric(input.name);
    const standsForRows =
      input.isMeasure ||
      (isRows(definition) && metric !== undefined && isHiddenSimple(metric)) ||
      metric?.isHelper === true;
    const base = standsForRows ? baseOfInput(input, lookup) : undefined;
    if (base !== undefined) addSource(base.context?.model);
    else if (!input.isMeasure || input.name !== definition.name) found.add(ids.get(input.name) ?? input.name);
  }
  for (const name of metricsInFilters(definition)) found.add(ids.get(name) ?? name);
  return [...found];
}

function isRows({ kind }: Definition): boolean {
  return kind === 'cumulative' || kind === 'conversion' || kind === 'simple';
}

function isHiddenSimple(raw: RawMetric): boolean {
  return flagOf(valueAt(raw.json, 'hidden')) === true && definitionOf(raw).own !== undefined;
}

function metricsInFilters(definition: Definition): string[] {
  const filters = [...definition.filters, ...inputsOf(definition).flatMap((input) => input.filters)];
  return filters.flatMap((filter) => [...filter.matchAll(/\bMetric\(\s*['"](\w+)['"]/g)].map(([, name = '']) => name));
}

function foreignOf(
  definition: Definition,
  calculation: string | null,
  lookup: Lookup,
  description: Description | undefined,
): JsonMap {
  const { raw } = definition;
  const measures = inputsOf(definition).flatMap(({ isMeasure, name }) => {
    const measure = isMeasure ? lookup.measure(name) : undefined;
    return measure === undefined ? [] : [{ name, measure: measure.json, context: contextJson(measure.context) }];
  });
  const { template, text } = description ?? {};
  return {
    metric: raw.json,
    calculation,
    ...(raw.context === undefined ? {} : { context: contextJson(raw.context) }),
    ...(measures.length === 0 ? {} : { measures }),
    ...(template === undefined || text === undefined ? {} : { docs: { template, text } }),
  };
}

/** Tells what a metric's definition lacks, and which of its inputs are nowhere. */
function report(definition: Definition, calculation: string | null, { project, lookup, ids }: Scope): void {
  const { raw, name, kind, type } = definition;
  const { problems } = project;
  const at = { file: raw.file, line: raw.line, metric: name };
  if (kind === 'other') problems.warn('unknown-type', `${name} is of the type ${type}, which dbt does not have.`, at);
  for (const input of inputsOf(definition))
    reportInput(input, name, scopeOf(lookup, ids), problems.warn.bind(problems), at);
  for (const aggregation of aggregationsOf(definition, lookup)) {
    if (aggregation.toLowerCase() === 'avg') {
      problems.warn('unknown-aggregate', `${name} has the aggregate avg; dbt calls it average.`, at);
    } else if (!isKnownAggregate(aggregation)) {
      problems.warn('unknown-aggregate', `${name} has the aggregate ${aggregation}, which dbt does not have.`, at);
    }
  }
  const isMissing = calculation === null && inputsOf(definition).every(({ isMeasure }) => !isMeasure);
  if (isMissing) problems.warn('no-calculation', `${name} does not say what it is computed from.`, at);
  if (kind === 'conversion' && !isMissing && definition.base === undefined) {
    problems.warn('no-calculation', `${name} has no base.`, at);
  }
}

type Warn = (code: string, message: string, place: { file: string; line: number | undefined; metric: string }) => void;

function scopeOf(lookup: Lookup, ids: ReadonlyMap<string, string>): (input: Input) => boolean {
  return ({ isMeasure, name }) =>
    isMeasure ? lookup.measure(name) !== undefined : ids.has(name) || lookup.metric(name) !== undefined;
}

function reportInput(
  input: Input,
  name: string,
  exists: (input: Input) => boolean,
  warn: Warn,
  at: { file: string; line: number | undefined; metric: string },
): void {
  if (!exists(input)) {
    const what = input.isMeasure ? 'measure' : 'metric';
    warn(`unresolved-${what}`, `${name} is computed from the ${what} ${input.name}, which no file has.`, at);
  } else if (!input.isMeasure && input.name === name) {
    warn('self-reference', `${name} is computed from itself.`, at);
  }
}

function aggregationsOf({ own, measure }: Definition, lookup: Lookup): string[] {
  const found = measure?.isMeasure === true ? lookup.measure(measure.name) : undefined;
  return [own?.agg, found && measureAggregation(found)?.agg].filter((agg) => agg !== undefined);
}
