/** The paths that a group is part of, the shortest first: `finance` and `finance/revenue` for `finance / revenue`. */
export function groupPaths(group: string): string[] {
  const names = group
    .split('/')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names.map((_, i) => names.slice(0, i + 1).join('/'));
}
