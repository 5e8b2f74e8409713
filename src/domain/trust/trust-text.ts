/** A calculated trust score: a dash if nothing is known of the metric. */
export function trustText(trust: number | null): string {
  return trust === null ? '–' : String(trust);
}
