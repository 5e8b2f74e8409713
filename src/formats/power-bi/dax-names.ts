/** A name in DAX: `[Revenue]`, `Sales[Amount]`, or a table alone. */
export interface DaxName {
  readonly table: string | undefined;
  readonly column: string | undefined;
}

const TOKEN =
  /(?<skip>\/\/[^\n]*|--[^\n]*|\/\*[^]*?(?:\*\/|$)|"(?:[^"]|"")*(?:"|$))|(?<table>'(?:[^'\n]|'')+'|[\p{L}_][\p{L}\p{N}_.]*)?(?:\s*\[(?<column>(?:[^\]\n]|\]\])*)\])?/gu;

/** The names in a DAX expression, without those in comments and texts. A word that stands alone may be a table. */
export function daxNames(dax: string): DaxName[] {
  return Array.from(dax.matchAll(TOKEN)).flatMap(({ groups }): DaxName[] => {
    const table = groups?.['table'];
    const column = groups?.['column'];
    if (table === undefined && column === undefined) return [];
    return [{ table: table === undefined ? undefined : unquoted(table), column: column?.replaceAll(']]', ']') }];
  });
}

/** A name of DAX or TMDL without its quotes. */
export function unquoted(name: string): string {
  return /^'[^]*'$/u.test(name) ? name.slice(1, -1).replaceAll("''", "'") : name;
}
