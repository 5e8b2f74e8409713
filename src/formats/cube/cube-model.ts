import type { JsonValue } from '../interchange/model.ts';

/** Attributes as YAML names them: `sql_table`, `rolling_window`. */
export type Attributes = { readonly [key: string]: JsonValue };

/** A cube as each of the three forms of a model gives it. */
export interface CubeModel {
  readonly name: string;
  readonly file: string;
  /** All attributes but the measures. */
  readonly attributes: Attributes;
  readonly measures: readonly CubeMeasure[];
}

export interface CubeMeasure {
  readonly name: string;
  readonly line: number | undefined;
  readonly attributes: Attributes;
  /** False if the form leaves out how measures are computed: the JSON of `/v1/meta`. */
  readonly hasSql: boolean;
}

/** A scalar as text; undefined for anything else, and for no text. */
export function textIn(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
