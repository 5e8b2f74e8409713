/**
 * The build of the page, from the address of its worker's script. Its name has a digest of the script, so no two builds
 * that read the catalog otherwise have the same; during development all have.
 */
export function buildOf(script: string): string {
  return script.replace(/[?#].*$/, '').replace(/^.*\//, '');
}
