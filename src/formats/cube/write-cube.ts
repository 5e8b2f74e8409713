import { IDENTIFIER } from '../interchange/identifier.ts';
import { isJsonMap } from '../interchange/json.ts';
import type { ForeignMetric, ForeignTest, ForeignUsage, Renaming, TextFile, Writing } from '../interchange/model.ts';
import { UniqueNames, writtenNames } from '../interchange/names.ts';
import { Problems } from '../interchange/problems.ts';
import { slotsFor, type Slots } from '../interchange/second-pass.ts';
import { foreignBeside, ownForeign, type Slot } from '../interchange/slot.ts';
import { reportNoSql, sqlOf } from '../interchange/sql-calculation.ts';
import { yamlText } from '../yaml/write-yaml.ts';
import { FIELDS, META_KEY } from './cube-draft.ts';
import type { Attributes } from './cube-model.ts';
import { calculationOf, measureOf } from './measure-sql.ts';
import { readCube } from './read-cube.ts';

export interface CubeOptions {
  readonly tests?: readonly ForeignTest[];
  readonly usages?: readonly ForeignUsage[];
}

/**
 * Writes metrics as measures of Cube, in YAML. A metric that comes from a cube goes back into it; the others get a cube
 * for each data source. What Cube has no place for stands in `meta.metricbook`, and `readCube` gives the same metrics
 * back.
 */
export function writeCube(metrics: readonly ForeignMetric[], options: CubeOptions = {}): Writing {
  const { tests = [], usages = [] } = options;
  const problems = new Problems();
  const cubes = plannedCubes(metrics, problems);
  const paths = new Map(
    cubes.flatMap(({ name, names }) => Array.from(names, ([id, written]) => [id, `${name}.${written}`] as const)),
  );
  const write = (slots: Slots): TextFile[] => {
    const text = yamlText({ cubes: cubes.map((cube) => cubeJson(cube, slots)) });
    return [{ path: 'metricbook.cubes.yml', text }];
  };
  for (const metric of metrics) {
    reportNoSql(metric, problems);
    if (isNew(metric) && /[{}]/u.test(sqlOf(metric) ?? '')) {
      const message = `${metric.name} has braces in its calculation, which Cube takes for references; check its sql.`;
      problems.warn('cube-braces', message, { metric: metric.name });
    }
  }
  const slots = slotsFor({ metrics, tests, usages, paths, write, read: readCube });
  return { files: write(slots), losses: problems.all, renamings: cubes.flatMap(({ renamings }) => renamings) };
}

interface PlannedCube {
  readonly name: string;
  /** All of the cube but its name and its measures. */
  readonly attributes: Attributes;
  readonly metrics: readonly ForeignMetric[];
  readonly names: ReadonlyMap<string, string>;
  readonly renamings: readonly Renaming[];
}

/** The cube that a metric comes from: whole with the first metric of it, and only named with the others. */
function cubeOf({ origin }: ForeignMetric): Attributes | undefined {
  const cube = origin.format === 'cube' ? origin.foreign['$cube'] : undefined;
  return isJsonMap(cube) ? cube : undefined;
}

function plannedCubes(metrics: readonly ForeignMetric[], problems: Problems): PlannedCube[] {
  const groups = new Map<string, ForeignMetric[]>();
  for (const metric of metrics) {
    const name = cubeOf(metric)?.['name'];
    const key = typeof name === 'string' ? `cube ${name}` : `source ${metric.dataSource ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), metric]);
  }
  const unique = new UniqueNames();
  // Cubes that were read keep their names, whatever comes before them.
  const ordered = Array.from(groups.values()).toSorted((a, b) => Number(isOfCube(b)) - Number(isOfCube(a)));
  return ordered.map((own) => {
    const known = own.map((metric) => cubeOf(metric));
    const { name: given, ...rest } = known.find((cube) => Object.keys(cube ?? {}).length > 1) ?? known[0] ?? {};
    const source = own.find(({ dataSource }) => dataSource)?.dataSource ?? undefined;
    const wanted = typeof given === 'string' ? given : (source?.split('.').at(-1) ?? 'metrics');
    const name = unique.take(IDENTIFIER.isAllowed(wanted) ? wanted : IDENTIFIER.allowed(wanted));
    if (typeof given === 'string' && !isComplete(rest)) {
      problems.loss('cube-missing', `The rest of the cube ${given} came with a metric that is not written now.`);
    }
    const table = source === undefined ? { sql: 'SELECT 1 AS one' } : { sql_table: source };
    const attributes = isComplete(rest) ? rest : { ...table, ...rest };
    const names = own.map((metric) => ({ id: metric.id, wanted: wantedName(metric) }));
    return { name, attributes, metrics: own, ...writtenNames(names, IDENTIFIER) };
  });
}

function isOfCube([metric]: readonly ForeignMetric[]): boolean {
  return metric !== undefined && cubeOf(metric) !== undefined;
}

/** True if a cube says where its rows come from. */
function isComplete(cube: Attributes): boolean {
  return cube['sql_table'] !== undefined || cube['sql'] !== undefined || cube['extends'] !== undefined;
}

function isNew(metric: ForeignMetric): boolean {
  return metric.origin.format !== 'cube';
}

function wantedName(metric: ForeignMetric): string {
  const cube = cubeOf(metric)?.['name'];
  return typeof cube === 'string' && metric.origin.path.startsWith(`${cube}.`)
    ? metric.origin.path.slice(cube.length + 1)
    : metric.id;
}

function cubeJson({ name, attributes, metrics, names }: PlannedCube, slots: Slots): Attributes {
  const measures = metrics.map((metric) => {
    return measureJson(metric, names.get(metric.id) ?? metric.id, name, slots.get(metric.id));
  });
  return { name, ...attributes, measures };
}

function measureJson(metric: ForeignMetric, name: string, cube: string, slot: Slot | undefined): Attributes {
  const { description, owner, tags, details } = metric;
  const foreign = isNew(metric) ? {} : ownForeign(metric);
  const { type, sql, filters, ...others } = isNew(metric) ? {} : foreignBeside(metric, FIELDS);
  const notes = foreign['meta'];
  // An edited calculation takes the place of what was read. A measure from /v1/meta has none.
  const read = isNew(metric) ? null : calculationOf(foreign, cube);
  const isEdited = read === null || read !== metric.calculation;
  const calculation = sqlOf(metric) ?? 'NULL';
  const computed = isEdited ? measureOf(calculation, cube) : present({ type, sql, filters });
  const meta = {
    ...(isJsonMap(notes) ? notes : {}),
    ...(owner ? { owner } : {}),
    ...(tags.length > 0 ? { tags } : {}),
    ...(slot === undefined ? {} : { [META_KEY]: slot }),
  };
  return {
    ...others,
    name,
    // Cube once crashed at an empty text (issue 7126).
    ...(metric.name !== name && metric.name !== '' ? { title: metric.name } : {}),
    ...(description ? { description } : {}),
    ...computed,
    ...(details.format !== null && isFormat(details.format) ? { format: details.format } : {}),
    ...(details.isHidden ? { public: false } : {}),
    ...(Object.keys(meta).length > 0 ? { meta } : {}),
  };
}

function present(attributes: Readonly<Record<string, Attributes[string] | undefined>>): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

/** The formats that Cube has for measures. */
function isFormat(format: string): boolean {
  return /^(?:percent|currency|number(?:_\d)?|abbr(?:_\d)?|accounting(?:_\d)?|id)$/u.test(format);
}
