/** An id like another one with a number at its end: `revenue_2`. A number that it has already counts on. */
export function freeId(id: string, number: number): string {
  const parts = /^(.*_)(\d{1,6})$/s.exec(id);
  return parts === null ? `${id}_${number}` : `${parts[1] ?? ''}${Number(parts[2]) + number - 1}`;
}
