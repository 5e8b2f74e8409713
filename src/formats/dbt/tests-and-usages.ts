import type { ForeignMetric, ForeignTest, ForeignUsage } from '../interchange/model.ts';
import { flagOf, textAt, textsOf, valueAt } from '../interchange/json-view.ts';
import { ownerText, refName } from './collect-yaml.ts';
import { unescapedTemplates } from './jinja-text.ts';
import type { DbtProject, RawExposure } from './project.ts';

/** dbt's words for the result of a test. A test that only warns has found rows, too. */
const STATUS: ReadonlyMap<string, ForeignTest['status']> = new Map([
  ['pass', 'passed'],
  ['success', 'passed'],
  ['fail', 'failed'],
  ['warn', 'failed'],
  ['error', 'error'],
  ['runtime error', 'error'],
]);

/** The data tests of models, each for all metrics whose rows are in its model. */
export function testsOf(project: DbtProject, metrics: readonly ForeignMetric[]): ForeignTest[] {
  const byModel = idsByModel(metrics);
  let left = 0;
  const tests = project.tests.flatMap(({ id, model, type, query, expected }): ForeignTest[] => {
    const ids = byModel.get(model);
    if (ids === undefined) {
      left += 1;
      return [];
    }
    const result = id === undefined ? undefined : project.results.get(id);
    const status = result && (STATUS.get(result.status.toLowerCase()) ?? 'pending');
    const own = result?.query ?? query;
    return [{ metrics: ids, type, query: own, expected, status: status ?? 'pending', lastRun: result?.at ?? null }];
  });
  // Without metrics of its own, the project may have them in another format.
  if (left > 0 && metrics.length > 0) {
    const what =
      left === 1
        ? 'A test is of a model without metrics and was'
        : `${left} tests are of models without metrics and were`;
    project.problems.note('tests-without-metric', `${what} left out.`);
  }
  return tests;
}

/** The exposures, for the metrics that they name and, apart from those, for the metrics of the models that they name. */
export function usagesOf(
  project: DbtProject,
  metrics: readonly ForeignMetric[],
  ids: ReadonlyMap<string, string>,
): ForeignUsage[] {
  const byModel = idsByModel(metrics);
  return project.exposures.flatMap((exposure) => usagesOfExposure(exposure, project, byModel, ids));
}

function usagesOfExposure(
  { json, file, line }: RawExposure,
  { problems }: DbtProject,
  byModel: ReadonlyMap<string, readonly string[]>,
  ids: ReadonlyMap<string, string>,
): ForeignUsage[] {
  const name = textAt(json, 'label') ?? textAt(json, 'name') ?? '';
  const at = { file, line };
  if (flagOf(valueAt(json, 'config', 'enabled')) === false || flagOf(valueAt(json, 'enabled')) === false) {
    problems.note('exposure-disabled', `The exposure ${name} is disabled and was left out.`, at);
    return [];
  }
  const direct = new Set<string>();
  const inferred = new Set<string>();
  for (const { kind, target } of targetsOf(json)) {
    if (kind === 'metric') {
      if (!ids.has(target)) {
        problems.warn('unresolved-metric', `The exposure ${name} uses the metric ${target}, which no file has.`, at);
      }
      direct.add(ids.get(target) ?? target);
    } else for (const id of byModel.get(target) ?? []) inferred.add(id);
  }
  for (const id of direct) inferred.delete(id);
  if (direct.size === 0 && inferred.size === 0) {
    problems.note(
      'exposure-without-metric',
      `The exposure ${name} uses no metric of these files and was left out.`,
      at,
    );
  }
  const usage = {
    tool: textAt(json, 'type') ?? 'exposure',
    name: unescapedTemplates(name),
    url: textAt(json, 'url') ?? null,
    owner: ownerText(valueAt(json, 'owner')) ?? null,
  };
  return [
    ...(direct.size === 0 ? [] : [{ ...usage, metrics: [...direct], isInferred: false }]),
    ...(inferred.size === 0 ? [] : [{ ...usage, metrics: [...inferred], isInferred: true }]),
  ];
}

/** The models and metrics that an exposure depends on. */
interface Target {
  readonly kind: 'metric' | 'model';
  readonly target: string;
}

/** `ref('m')` and `metric('x')` of YAML; the nodes of a manifest. A source has no metrics. */
function targetsOf(json: RawExposure['json']): Target[] {
  const written = textsOf(valueAt(json, 'depends_on')).flatMap((text): Target[] => {
    const kind = /^\s*(?:\{\{\s*)?(ref|metric)\s*\(/.exec(text)?.[1];
    if (kind === 'ref') return [{ kind: 'model', target: refName(text) }];
    const name = kind === undefined ? undefined : /\(\s*['"]([^'"]+)['"]/.exec(text)?.[1];
    return name === undefined ? [] : [{ kind: 'metric', target: name }];
  });
  const nodes = textsOf(valueAt(json, 'depends_on', 'nodes')).flatMap((id): Target[] => {
    const [kind, , name] = id.split('.');
    return name !== undefined && (kind === 'metric' || kind === 'model') ? [{ kind, target: name }] : [];
  });
  return [...written, ...nodes];
}

function idsByModel(metrics: readonly ForeignMetric[]): Map<string, string[]> {
  const byModel = new Map<string, string[]>();
  for (const { id, dataSource } of metrics) {
    if (dataSource === null) continue;
    const ids = byModel.get(dataSource);
    if (ids === undefined) byModel.set(dataSource, [id]);
    else ids.push(id);
  }
  return byModel;
}
