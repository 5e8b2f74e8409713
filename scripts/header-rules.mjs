// Obeys `_headers`, the file by which Cloudflare Pages and Netlify are told what to send with a site's files.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The rules of the `_headers` in a folder, as a function from a path at the server to the headers that belong to it.
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

/** A star stands for anything. */
function matching(pattern) {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  const whole = new RegExp(`^${parts.join('.*')}$`);
  return (path) => whole.test(path);
}

/** As these hosts do: what two rules say of one header is sent as a list. */
function joined(headers, rule) {
  const all = { ...headers };
  for (const [name, value] of rule.headers) all[name] = name in all ? `${all[name]}, ${value}` : value;
  return all;
}
