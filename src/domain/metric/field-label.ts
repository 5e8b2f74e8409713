const LABELS: ReadonlyMap<string, string> = new Map([
  ['data_source', 'data source'],
  ['trust_score', 'trust score'],
]);

/** A field's name in a sentence: `data source`. Fields written by other programs keep their name. */
export function fieldLabel(fieldName: string): string {
  return LABELS.get(fieldName) ?? fieldName;
}
