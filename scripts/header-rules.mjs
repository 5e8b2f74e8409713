// Applies `_headers`, the file that tells Cloudflare Pages and Netlify which headers to send with a site's files.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Returns the rules of a folder's `_headers`, as a function from a path on the server to its headers.
 *
 * @param {string} folder
 * @returns {Promise<(path: string) => Record<string, string>>}
 */
export async function readHeaderRules(folder) {
  const rules = parse(await readFile(join(folder, '_headers'), 'utf8'));
  return (path) => rules.filter((rule) => rule.matches(path)).reduce(joined, {});
}

function parse(text) {
  const rules = [];
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (line.startsWith('/')) rules.push({ matches: matching(line.trim()), headers: [] });
    else if (colon > 0) rules.at(-1)?.headers.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
  }
  return rules;
}

/** Returns a test of a pattern, in which a star matches anything. */
function matching(pattern) {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  const whole = new RegExp(`^${parts.join('.*')}$`);
  return (path) => whole.test(path);
}

/** Joins the values that two rules give to one header as a list, as these hosts do. */
function joined(headers, rule) {
  const all = { ...headers };
  for (const [name, value] of rule.headers) all[name] = name in all ? `${all[name]}, ${value}` : value;
  return all;
}
