/** The metrics of a cycle, or one metric that is in none. */
export interface Component {
  readonly ids: readonly string[];
  /** True if each of them is upstream of itself. */
  readonly isCycle: boolean;
}

interface Visit {
  readonly id: string;
  readonly inputs: readonly string[];
  next: number;
}

/**
 * The metrics that are upstream of some, and these themselves, each after all that is upstream of it; those of a cycle
 * come together. Works through any depth without recursion. Source of the method: R. Tarjan, “Depth-first search and
 * linear graph algorithms”, SIAM Journal on Computing 1 (1972).
 */
export function* upstreamFirst(
  roots: Iterable<string>,
  inputsOf: (id: string) => readonly string[],
): Generator<Component, void, undefined> {
  const numbers = new Map<string, number>();
  const lows = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const visits: Visit[] = [];
  const enter = (id: string): void => {
    numbers.set(id, numbers.size);
    lows.set(id, numbers.size - 1);
    open.push(id);
    isOpen.add(id);
    visits.push({ id, inputs: inputsOf(id), next: 0 });
  };
  const lower = (id: string, to: number | undefined): void => {
    if (to !== undefined && to < (lows.get(id) ?? 0)) lows.set(id, to);
  };
  for (const root of roots) {
    if (numbers.has(root)) continue;
    enter(root);
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const input = visit.inputs[visit.next];
      visit.next += 1;
      if (input !== undefined) {
        if (!numbers.has(input)) enter(input);
        else if (isOpen.has(input)) lower(visit.id, numbers.get(input));
        continue;
      }
      visits.pop();
      const { id, inputs } = visit;
      const below = visits.at(-1);
      if (below !== undefined) lower(below.id, lows.get(id));
      if (lows.get(id) !== numbers.get(id)) continue;
      const ids = open.splice(open.lastIndexOf(id));
      for (const one of ids) isOpen.delete(one);
      yield { ids, isCycle: ids.length > 1 || inputs.includes(id) };
    }
  }
}
