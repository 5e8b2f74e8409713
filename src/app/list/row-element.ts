/** Returns the element id of a row, for `aria-activedescendant`. */
export function rowElementId(rowid: number): string {
  return `metric-row-${rowid}`;
}

/** Returns the rowid of the row that contains an element; undefined if none does. */
export function rowidOf(element: Element): number | undefined {
  const id = element.closest('.metric-row')?.id;
  return id === undefined ? undefined : Number(id.slice(rowElementId(0).length - 1));
}
