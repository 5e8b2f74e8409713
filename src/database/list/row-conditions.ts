import type { Bound, Comparator } from '../../domain/search/query.ts';

/** True if the metric of a row matches. */
export type Condition = (rowid: number) => boolean;

/** Combines conditions by "and". The result runs for every row at each keystroke, and usually there is none. */
export function everyOne(conditions: readonly Condition[]): Condition {
  const [first, ...others] = conditions;
  if (first === undefined) return () => true;
  return others.length === 0 ? first : (rowid) => conditions.every((condition) => condition(rowid));
}

/** Combines conditions by "or". */
export function anyOne(conditions: readonly Condition[]): Condition {
  const [first] = conditions;
  if (first !== undefined && conditions.length === 1) return first;
  return (rowid) => conditions.some((condition) => condition(rowid));
}

/** A condition, or its opposite. */
export function except(condition: Condition, not: boolean): Condition {
  return not ? (rowid) => !condition(rowid) : condition;
}

/** Returns a test that is true of values that stand to a bound as the comparator says. */
export function compares(comparator: Comparator, bound: Bound): (value: Bound) => boolean {
  switch (comparator) {
    case '<':
      return (value) => value < bound;
    case '<=':
      return (value) => value <= bound;
    case '>':
      return (value) => value > bound;
    case '>=':
      return (value) => value >= bound;
    case '=':
      return (value) => value === bound;
  }
}
