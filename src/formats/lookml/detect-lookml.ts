import type { TextFile } from '../interchange/model.ts';

/** True for LookML: views or explores with braces, which YAML and JSON do not write so. */
export function detectsLookml({ text }: TextFile): boolean {
  return /^[ \t\uFEFF]*(?:view|explore|constant|datagroup|access_grant)\s*:\s*\+?[\w-]+\s*\{/mu.test(text);
}
