import type { FormatId } from '../interchange/model.ts';
import type { JsonMap } from '../interchange/json-view.ts';
import type { Problems } from '../interchange/problems.ts';
import type { YamlNode } from '../yaml/yaml-node.ts';

/** A place in a file. */
export interface Spot {
  readonly file: string;
  readonly line: number | undefined;
  /** Its node, if the file is YAML. */
  readonly node?: YamlNode | undefined;
}

/** Values that a metric inherits from its model, or a measure from its semantic model. */
export interface ModelContext {
  /** The dbt model. */
  readonly model: string;
  readonly timeDimension: string | undefined;
  /** The smallest period of its time dimension. */
  readonly grain: string | undefined;
  readonly group: string | undefined;
}

/** A metric as a file has it: of the legacy spec with `type_params`, of the latest one without. */
export interface RawMetric extends Spot {
  readonly json: JsonMap;
  /** Absent for a metric that stands on no model. */
  readonly context: ModelContext | undefined;
  /** A simple metric that Metricbook wrote for another one to stand on: it is read, and not listed. */
  readonly isHelper: boolean;
  /** A metric that dbt has no type for, which Metricbook keeps where dbt does not look. */
  readonly isKept: boolean;
}

/** A measure of the legacy spec. */
export interface RawMeasure extends Spot {
  readonly name: string;
  readonly json: JsonMap;
  readonly context: ModelContext;
}

/** A data test of a model. */
export interface RawTest {
  /** Name in the artifacts, by which results are found. */
  readonly id: string | undefined;
  readonly model: string;
  readonly type: string;
  readonly query: string | null;
  readonly expected: string | null;
}

export interface RawExposure extends Spot {
  readonly json: JsonMap;
}

/** The result of a test's last run. */
export interface TestResult {
  readonly status: string;
  readonly at: string | null;
  readonly query: string | null;
}

/** All that the files of a project say of metrics, not yet put together. */
export interface DbtProject {
  readonly format: FormatId;
  readonly metrics: RawMetric[];
  readonly measures: Map<string, RawMeasure>;
  readonly tests: RawTest[];
  readonly exposures: RawExposure[];
  /** Owners by group. */
  readonly groups: Map<string, string>;
  /** Texts of docs blocks by name. */
  readonly docs: Map<string, string>;
  readonly results: Map<string, TestResult>;
  readonly problems: Problems;
}

/** A project without anything in it. */
export function emptyProject(format: FormatId, problems: Problems): DbtProject {
  return {
    format,
    metrics: [],
    measures: new Map(),
    tests: [],
    exposures: [],
    groups: new Map(),
    docs: new Map(),
    results: new Map(),
    problems,
  };
}
