import type { TextFile } from '../interchange/model.ts';
import type { DbtProject } from './project.ts';

const BLOCK = /\{%-?\s*docs\s+(\w+)\s*-?%\}([^]*?)\{%-?\s*enddocs\s*-?%\}/g;
const CALL = /\{\{-?\s*doc\(\s*(?:['"]\w+['"]\s*,\s*)?['"](\w+)['"]\s*\)\s*-?\}\}/g;

/** Adds the docs blocks of a Markdown file. */
export function collectDocs({ text }: TextFile, docs: Map<string, string>): void {
  for (const [, name = '', block = ''] of text.matchAll(BLOCK)) docs.set(name, block.trim());
}

/** A description with the docs blocks that it calls, and the names of those that no file has. */
export function withDocs(text: string, { docs }: DbtProject): { readonly text: string; readonly missing: string[] } {
  const missing: string[] = [];
  const resolved = text.replace(CALL, (call, name: string) => {
    const block = docs.get(name);
    if (block === undefined) missing.push(name);
    return block ?? call;
  });
  return { text: resolved, missing };
}
