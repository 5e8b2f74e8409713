import { finished, type Draft, type Reference } from '../interchange/draft.ts';
import { NO_DETAILS } from '../../domain/metric/details.ts';
import type { JsonValue, Reading, TextFile } from '../interchange/model.ts';
import { slugOf } from '../interchange/names.ts';
import { Problems } from '../interchange/problems.ts';
import { detectsLookml } from './detect-lookml.ts';
import type { LookmlValue, Parameter } from './lookml-tree.ts';
import { blocksOf, lookmlFile, textOf, valueOf, type LookmlView } from './lookml-views.ts';
import { measureSql, namesIn } from './measure-sql.ts';

/** Parameters that fields of a metric hold; how it is computed is kept as it is, too. */
const FIELDS: ReadonlySet<string> = new Set(['label', 'description', 'group_label', 'hidden', 'tags']);

type Constants = ReadonlyMap<string, string>;

/**
 * Reads the measures of LookML views as metrics. Refinements (`+view`) change the view that they name; constants are
 * put in; Liquid stays as it is, and inherited measures stay with the view that has them.
 */
export function readLookml(files: readonly TextFile[]): Reading {
  const problems = new Problems();
  const all = files.filter((file) => detectsLookml(file)).map((file) => lookmlFile(file, problems));
  const constants = new Map(all.flatMap((file) => [...file.constants]));
  const views = refined(
    all.flatMap((file) => file.views),
    problems,
  );
  const drafts = views.flatMap((view) => draftsOf(view, constants, problems));
  return { ...finished(drafts, problems), problems: problems.all };
}

/** The views, with what refinements add to them. */
function refined(views: readonly LookmlView[], problems: Problems): LookmlView[] {
  const plain = views.filter(({ isRefinement }) => !isRefinement);
  const known = new Set(plain.map(({ name }) => name));
  const lonely = views.filter(({ isRefinement, name }) => isRefinement && !known.has(name));
  for (const { name, file, line } of lonely) {
    const message = `The view ${name} that is refined here is in none of the files; its own measures were read.`;
    problems.warn('lookml-refined-view-missing', message, { file, line });
  }
  const whole = plain.map((view) => {
    const additions = views.filter(({ isRefinement, name }) => isRefinement && name === view.name);
    return additions.reduce(
      (sum, { parameters }) => ({ ...sum, parameters: merged(sum.parameters, parameters) }),
      view,
    );
  });
  return [...whole, ...lonely];
}

/** The parameters of a measure that is refined are added to its own; the last of each counts. */
function merged(own: readonly Parameter[], added: readonly Parameter[]): Parameter[] {
  const measures = new Map(blocksOf(own, 'measure').map((measure) => [measure.name, measure]));
  const changes = new Map(blocksOf(added, 'measure').map((measure) => [measure.name, measure.parameters]));
  const changed = own.map((parameter): Parameter => {
    const { key, value } = parameter;
    const more = key === 'measure' && value.is === 'block' ? changes.get(value.name ?? '') : undefined;
    if (more === undefined || value.is !== 'block') return parameter;
    return { ...parameter, value: { ...value, parameters: [...value.parameters, ...more] } };
  });
  const further = added.filter(
    ({ key, value }) => key !== 'measure' || value.is !== 'block' || !measures.has(value.name ?? ''),
  );
  return [...changed, ...further];
}

function draftsOf(view: LookmlView, constants: Constants, problems: Problems): Draft[] {
  const { name, file, line, parameters } = view;
  const place = { file, line };
  if (parameters.some(({ key }) => key === 'extends')) {
    const message = `The view ${name} extends another one, whose measures were read only there.`;
    problems.note('lookml-extends', message, place);
  }
  const table = textOf(parameters, 'sql_table_name');
  const source = table === undefined || table === '' ? name : withConstants(table, constants);
  if (/\{\{|\{%/u.test(source)) {
    const message = `The table of the view ${name} is chosen by Liquid, which is not run; its text was kept.`;
    problems.warn('lookml-liquid', message, place);
  }
  return blocksOf(parameters, 'measure').map((measure) => draftOf(measure, view, source, constants, problems));
}

function draftOf(
  { name, line, parameters: own }: ReturnType<typeof blocksOf>[number],
  view: LookmlView,
  source: string,
  constants: Constants,
  problems: Problems,
): Draft {
  const parameters = own.map((parameter) => ({ ...parameter, value: valueWith(parameter.value, constants) }));
  const { calculation, kind, isKnown } = measureSql(parameters, view.name);
  const place = { file: view.file, line, metric: name };
  if (!isKnown) {
    const type = textOf(parameters, 'type') ?? '';
    problems.warn('unknown-type', `LookML has no measure of type ${type}; ${name} was read with it as it is.`, place);
  }
  if (calculation === null) {
    problems.warn('metric-without-calculation', `${name} has no SQL that could be read.`, place);
  }
  const tags = valueOf(parameters, 'tags');
  const others = parameters
    .filter(({ key }) => !FIELDS.has(key))
    .map(({ key, value }) => [key, jsonOf(value)] as const);
  return {
    metric: {
      id: slugOf(`${view.name}_${name}`) || 'measure',
      name: textOf(parameters, 'label') || name,
      description: textOf(parameters, 'description') || null,
      calculation,
      owner: null,
      dataSource: source,
      tags: tags?.is === 'list' ? tags.items.map(({ text }) => text) : [],
      dependencies: [],
      details: {
        ...NO_DETAILS,
        format: textOf(parameters, 'value_format_name') ?? textOf(parameters, 'value_format') ?? null,
        kind,
        group: textOf(parameters, 'group_label') || null,
        language: calculation === null ? null : 'sql',
        isHidden: textOf(parameters, 'hidden') === 'yes',
      },
      origin: {
        format: 'lookml',
        file: view.file,
        line,
        path: `${view.name}.${name}`,
        foreign: Object.fromEntries(others),
      },
    },
    references: namesIn(parameters).flatMap((reference) => referenceOf(reference, view)),
    sources: [source],
  };
}

/** A name that no dimension of the view has must be a measure, unless the view inherits others. */
function referenceOf(name: string, view: LookmlView): Reference[] {
  if (name === 'TABLE') return [];
  const [first = '', second] = name.split('.');
  if (second !== undefined && first !== view.name) return [{ paths: [name], isCertain: false }];
  const member = second ?? first;
  const kinds = ['dimension', 'filter', 'parameter'] as const;
  const isField = kinds.some((kind) => blocksOf(view.parameters, kind).some((field) => field.name === member));
  // A group of dimensions has one for each timeframe: created_date, created_week.
  const isOfGroup = blocksOf(view.parameters, 'dimension_group').some((group) => member.startsWith(`${group.name}_`));
  const isWhole = !view.isRefinement && !view.parameters.some(({ key }) => key.startsWith('extends'));
  return [{ paths: [`${view.name}.${member}`], isCertain: isWhole && !isField && !isOfGroup }];
}

function withConstants(text: string, constants: Constants): string {
  return text.replaceAll(/@\{(\w+)\}/gu, (whole, name: string) => constants.get(name) ?? whole);
}

function valueWith(value: LookmlValue, constants: Constants): LookmlValue {
  return value.is === 'text' ? { is: 'text', text: withConstants(value.text, constants) } : value;
}

function jsonOf(value: LookmlValue): JsonValue {
  switch (value.is) {
    case 'text':
      return value.text;
    case 'list':
      return value.items.map(({ key, text }) => (key === undefined ? text : { [key]: text }));
    case 'block':
      return Object.fromEntries(value.parameters.map((parameter) => [parameter.key, jsonOf(parameter.value)]));
  }
}
