import type { JsonValue } from '../interchange/model.ts';

/** A table of a semantic model, as each of the two forms gives it. */
export interface PowerBiTable {
  readonly name: string;
  readonly file: string;
  readonly measures: readonly PowerBiMeasure[];
}

export interface PowerBiMeasure {
  readonly name: string;
  readonly line: number | undefined;
  readonly description: string | undefined;
  readonly expression: string | undefined;
  /** All other attributes, under the names that both forms use: `formatString`, `isHidden`. */
  readonly attributes: ReadonlyMap<string, JsonValue>;
}
