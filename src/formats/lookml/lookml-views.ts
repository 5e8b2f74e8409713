import type { TextFile } from '../interchange/model.ts';
import type { Problems } from '../interchange/problems.ts';
import { lookmlTree, type LookmlValue, type Parameter } from './lookml-tree.ts';

/** A view with the parameters of its own, and those of each measure. */
export interface LookmlView {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly isRefinement: boolean;
  readonly parameters: readonly Parameter[];
}

export interface LookmlFile {
  readonly views: readonly LookmlView[];
  /** Values of constants, which texts name as `@{name}`. */
  readonly constants: ReadonlyMap<string, string>;
}

/** The views and constants of a file. Explores, and all else, have no measures. */
export function lookmlFile({ path, text }: TextFile, problems: Problems): LookmlFile {
  const { parameters, brokenAt } = lookmlTree(text);
  if (brokenAt !== undefined) {
    const message = 'The LookML could not be understood here; what follows may be incomplete.';
    problems.error('lookml-syntax', message, { file: path, line: brokenAt });
  }
  const views = parameters.flatMap(({ key, value, line }): LookmlView[] => {
    if (key !== 'view' || value.is !== 'block' || value.name === undefined) return [];
    const isRefinement = value.name.startsWith('+');
    const name = value.name.replace(/^\+/u, '');
    return [{ name, file: path, line, isRefinement, parameters: value.parameters }];
  });
  const constants = parameters.flatMap(({ key, value }) => {
    if (key !== 'constant' || value.is !== 'block' || value.name === undefined) return [];
    return [[value.name, textOf(value.parameters, 'value') ?? ''] as const];
  });
  const hasMeasures = views.some((view) => blocksOf(view.parameters, 'measure').length > 0);
  if (!hasMeasures) problems.note('lookml-no-measures', 'The file has no measures.', { file: path });
  return { views, constants: new Map(constants) };
}

/** The named blocks of a kind: dimensions, measures. */
export function blocksOf(
  parameters: readonly Parameter[],
  kind: string,
): { readonly name: string; readonly line: number; readonly parameters: readonly Parameter[] }[] {
  return parameters.flatMap(({ key, value, line }) =>
    key === kind && value.is === 'block' && value.name !== undefined
      ? [{ name: value.name, line, parameters: value.parameters }]
      : [],
  );
}

/** The text of a parameter; of a repeated one the last. */
export function textOf(parameters: readonly Parameter[], key: string): string | undefined {
  const value = valueOf(parameters, key);
  return value?.is === 'text' ? value.text : undefined;
}

/** The value of a parameter; of a repeated one the last. */
export function valueOf(parameters: readonly Parameter[], key: string): LookmlValue | undefined {
  return parameters.findLast((parameter) => parameter.key === key)?.value;
}
