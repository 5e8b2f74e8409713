import type { TextFile } from '../interchange/model.ts';

/** True for a metric view of Databricks: its YAML, or SQL that creates one from YAML between `$$`. */
export function detectsDatabricks({ text }: TextFile): boolean {
  if (/\bWITH\s+METRICS\b/iu.test(text) && text.includes('$$')) return true;
  return (
    /^["']?source["']?\s*:/mu.test(text) &&
    /^["']?measures["']?\s*:/mu.test(text) &&
    /^["']?version["']?\s*:/mu.test(text)
  );
}
