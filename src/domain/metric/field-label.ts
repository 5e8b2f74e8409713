const LABELS: ReadonlyMap<string, string> = new Map([
  ['data_source', 'data source'],
  ['trust_score', 'trust score'],
]);

/** A field as a sentence names it: `data source`. Fields that other programs wrote keep their own name. */
export function fieldLabel(fieldName: string): string {
  return LABELS.get(fieldName) ?? fieldName;
}
