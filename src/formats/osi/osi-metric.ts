import type { Draft, Reference } from '../interchange/draft.ts';
import { isJsonMap, jsonIn } from '../interchange/json.ts';
import { NO_DETAILS } from '../../domain/metric/details.ts';
import type { JsonValue } from '../interchange/model.ts';
import { slugOf } from '../interchange/names.ts';
import type { Problems } from '../interchange/problems.ts';
import type { Slot } from '../interchange/slot.ts';
import { sqlNames } from '../interchange/sql-names.ts';
import { jsonOf, keptKeys } from '../yaml/kept-keys.ts';
import { proseIn, sqlIn } from '../yaml/texts.ts';
import type { YamlNode } from '../yaml/yaml-node.ts';
import { languageOf, rankOf } from './osi-dialects.ts';

/** The parts of a model that its metrics refer to. */
export interface OsiModel {
  readonly name: string;
  readonly datasets: readonly {
    readonly name: string;
    readonly source: string;
    readonly fields: ReadonlySet<string>;
  }[];
}

/** Name of the vendor whose extension holds what the format has no place for; `COMMON` before 0.2, with the key. */
export const VENDOR = 'METRICBOOK';
export const COMMON_KEY = 'metricbook';

const KNOWN: ReadonlySet<string> = new Set(['name', 'expression', 'description', 'ai_context', 'custom_extensions']);

/** A metric of a model; undefined, and a problem, if it has no name. */
export function draftOfMetric(node: YamlNode, model: OsiModel, problems: Problems): Draft | undefined {
  const name = node.get('name').text();
  if (name === undefined || name === '') {
    const message = `A metric of the model ${model.name} has no name and was not read.`;
    problems.error('metric-without-name', message, { file: node.file, line: node.line });
    return undefined;
  }
  const expressions = expressionsIn(node, name, problems);
  const [chosen, ...others] = expressions;
  const context = node.get('ai_context');
  const { slot, extensions } = extensionsIn(node, name, problems);
  const language = chosen === undefined ? null : languageOf(chosen.dialect);
  const foreign: [string, JsonValue][] = Object.entries(keptKeys(node, KNOWN, problems));
  if (chosen !== undefined && (language === null || chosen.dialect === 'OSSIE_SQL_2026')) {
    foreign.push(['dialect', chosen.dialect]);
  }
  if (others.length > 0) foreign.push(['dialects', others.map(({ dialect, sql }) => ({ dialect, expression: sql }))]);
  const aiContext = contextBesideSynonyms(context, problems);
  if (aiContext !== undefined) foreign.push(['ai_context', aiContext]);
  if (extensions.length > 0) foreign.push(['custom_extensions', extensions]);
  const sources = chosen === undefined ? [] : sourcesOf(chosen.sql, model);
  return {
    metric: {
      id: slugOf(name),
      name,
      description: proseIn(node.get('description'), problems) ?? null,
      calculation: chosen?.sql ?? null,
      owner: null,
      dataSource: sources[0] ?? null,
      tags: [],
      dependencies: [],
      details: { ...NO_DETAILS, synonyms: context.get('synonyms').texts(), language },
      origin: {
        format: 'osi',
        file: node.file,
        line: node.line,
        path: `${model.name}.${name}`,
        foreign: Object.fromEntries(foreign),
      },
    },
    references: chosen === undefined ? [] : referencesOf(chosen.sql, model),
    sources,
    slot,
  };
}

interface Expression {
  readonly dialect: string;
  readonly sql: string;
}

/** The expressions of a metric, the best first. */
function expressionsIn(metric: YamlNode, name: string, problems: Problems): Expression[] {
  const node = metric.get('expression');
  const place = { file: metric.file, line: node.line ?? metric.line, metric: name };
  const plain = node.text();
  if (plain !== undefined) {
    problems.warn('osi-plain-expression', `${name} has a text for its expression; it was read as ANSI SQL.`, place);
    return plain === '' ? [] : [{ dialect: 'ANSI_SQL', sql: plain }];
  }
  const all = node
    .get('dialects')
    .items()
    .flatMap((item) => {
      const sql = sqlIn(item.get('expression'), problems);
      return sql === undefined ? [] : { dialect: item.get('dialect').text() ?? 'ANSI_SQL', sql };
    });
  if (all.length === 0) {
    problems.warn('metric-without-calculation', `${name} has no expression that could be read.`, place);
  }
  const [chosen, ...others] = all.toSorted((a, b) => rankOf(a.dialect) - rankOf(b.dialect));
  if (chosen === undefined) return [];
  if (languageOf(chosen.dialect) === null) {
    const message = `The dialect ${chosen.dialect} of ${name} is not known; its expression was kept as it is.`;
    problems.warn('osi-unknown-dialect', message, place);
  }
  return [chosen, ...others];
}

function contextBesideSynonyms(context: YamlNode, problems: Problems): JsonValue | undefined {
  if (!context.exists) return undefined;
  if (!context.isMap) return jsonOf(context, problems);
  const others = keptKeys(context, new Set(['synonyms']), problems);
  return Object.keys(others).length === 0 ? undefined : others;
}

/** The extension of our own writer, and those of all others. */
function extensionsIn(
  metric: YamlNode,
  name: string,
  problems: Problems,
): { readonly slot: Slot | undefined; readonly extensions: readonly JsonValue[] } {
  let slot: Slot | undefined;
  const extensions: JsonValue[] = [];
  for (const extension of metric.get('custom_extensions').items()) {
    const own = ownSlot(extension, name, problems);
    if (own !== undefined) slot = own;
    else {
      const copy = jsonOf(extension, problems);
      if (copy !== undefined) extensions.push(copy);
    }
  }
  return { slot, extensions };
}

function ownSlot(extension: YamlNode, name: string, problems: Problems): Slot | undefined {
  const vendor = extension.get('vendor_name').text();
  const data = extension.get('data').text();
  if (data === undefined || (vendor !== VENDOR && vendor !== 'COMMON')) return undefined;
  const value = jsonIn(data);
  const own = vendor === VENDOR ? value : isJsonMap(value) ? value[COMMON_KEY] : undefined;
  if (isJsonMap(own)) return own;
  if (vendor === VENDOR) {
    const message = `The Metricbook extension of ${name} is not valid JSON; it was kept as it is.`;
    const place = { file: extension.file, line: extension.line, metric: name };
    problems.warn('extension-not-json', message, place);
  }
  return undefined;
}

/** Sources of the datasets that an expression names, or that alone have a column that it names. */
function sourcesOf(sql: string, { datasets }: OsiModel): string[] {
  const found = sqlNames(sql).flatMap(({ parts }) => {
    const [first, second] = parts;
    if (second !== undefined) return datasets.find(({ name }) => name === first)?.source ?? [];
    const owners = datasets.filter(({ fields }) => first !== undefined && fields.has(first));
    return owners.length === 1 ? (owners[0]?.source ?? []) : [];
  });
  const only = datasets.length === 1 && found.length === 0 ? datasets[0]?.source : undefined;
  return [...new Set(only === undefined ? found : [only])];
}

/** Metrics are inlined by most writers; a bare name that no field has may be one. */
function referencesOf(sql: string, { name, datasets }: OsiModel): Reference[] {
  return sqlNames(sql).flatMap(({ parts }) => {
    const [first, second] = parts;
    if (first === undefined || second !== undefined || datasets.some(({ fields }) => fields.has(first))) return [];
    return [{ paths: [`${name}.${first}`], isCertain: false }];
  });
}
