const OPENING = /\{[{%#]/g;
const ESCAPED = /\{\{ '(\{[{%#])' \}\}/g;

/** True if dbt would take part of a text for a template. */
export function hasTemplate(text: string): boolean {
  return /\{[{%#]/.test(text);
}

/** A text that dbt's templates render as exactly this one. */
export function escapedTemplates(text: string): string {
  return text.replace(OPENING, (opening) => `{{ '${opening}' }}`);
}

/** The text that was escaped. */
export function unescapedTemplates(text: string): string {
  return text.replace(ESCAPED, '$1');
}
