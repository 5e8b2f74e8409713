/** The element id of a row, for `aria-activedescendant`. */
export function rowElementId(rowid: number): string {
  return `metric-row-${rowid}`;
}

/** The number of the row that an element stands in; undefined for one that stands in none. */
export function rowidOf(element: Element): number | undefined {
  const id = element.closest('.metric-row')?.id;
  return id === undefined ? undefined : Number(id.slice(rowElementId(0).length - 1));
}
