import Papa from 'papaparse';

/** Rows as comma-separated values with Windows line ends. `isQuoted`: every cell stands in quotes. */
export function csvText(rows: readonly (readonly string[])[], isQuoted = false): string {
  const text = Papa.unparse(
    rows.map((row) => [...row]),
    { quotes: isQuoted, newline: '\r\n' },
  );
  return `${text}\r\n`;
}
