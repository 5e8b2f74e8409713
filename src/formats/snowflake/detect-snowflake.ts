import type { TextFile } from '../interchange/model.ts';

/** True for the YAML of a semantic view of Snowflake (Cortex Analyst): tables with a `base_table`, or metrics beside them. */
export function detectsSnowflake({ text }: TextFile): boolean {
  if (!/^tables\s*:/mu.test(text)) return false;
  return /^[\s-]+base_table\s*:/mu.test(text) || (/^metrics\s*:/mu.test(text) && /^[\s-]+expr\s*:/mu.test(text));
}
