import { LineCounter, parseAllDocuments, type Document } from 'yaml';
import type { TextFile } from '../interchange/model.ts';
import type { Problems } from '../interchange/problems.ts';
import { YamlNode, type YamlSource } from './yaml-node.ts';

/** Errors of one file that are told; after them it is only said that there are more. */
const MAX_ERRORS = 20;

/**
 * The documents of a YAML file, without empty ones. Whatever is wrong with its syntax is reported with its line, and
 * what can be read is read. Nothing is evaluated.
 */
export function readYaml({ path, text }: TextFile, problems: Problems): YamlNode[] {
  const lines = new LineCounter();
  const documents = parsed(text, lines, path, problems);
  let errors = 0;
  for (const document of documents) {
    for (const error of document.errors) {
      errors += 1;
      if (errors > MAX_ERRORS) continue;
      const { line, col } = lines.linePos(error.pos[0]);
      problems.error(codeOf(error.code), sentenceOf(error.code, error.message), { file: path, line, column: col });
    }
  }
  if (errors > MAX_ERRORS) {
    problems.error('yaml-syntax', `The file has ${errors - MAX_ERRORS} more errors.`, { file: path });
  }
  return documents.flatMap((document) => {
    if (document.contents === null) return [];
    const source: YamlSource = { path, text, lines, document };
    const node = new YamlNode(source, document.contents);
    if (!node.exists) return [];
    reportTemplates(node, problems);
    return [node];
  });
}

function parsed(text: string, lines: LineCounter, path: string, problems: Problems): Document.Parsed[] {
  try {
    // A file without a document gives an object with a list in it.
    const documents = parseAllDocuments(text, {
      lineCounter: lines,
      merge: true,
      logLevel: 'error',
      prettyErrors: false,
    });
    return Array.isArray(documents) ? documents : [];
  } catch (error) {
    // The parser calls itself for each level of nesting.
    if (!(error instanceof RangeError)) throw error;
    problems.error('yaml-too-deep', 'The file is nested too deeply to be read.', { file: path });
    return [];
  }
}

function codeOf(code: string): string {
  return code === 'DUPLICATE_KEY' ? 'duplicate-key' : code === 'TAB_AS_INDENT' ? 'yaml-tab' : 'yaml-syntax';
}

function sentenceOf(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'The same key stands here twice.';
  if (code === 'TAB_AS_INDENT') return 'YAML is indented with spaces; this line begins with a tab.';
  return `This is not valid YAML: ${message.replace(/\.$/, '')}. The rest of the file is read as far as possible.`;
}

/** Jinja outside quotes may be read as a map without any error; then what it stands for is lost. */
function reportTemplates(root: YamlNode, problems: Problems): void {
  const seen = new Set<string>();
  const waiting = [{ node: root, depth: 0 }];
  let left = MAX_NODES;
  for (let next = waiting.pop(); next !== undefined && left > 0; next = waiting.pop()) {
    left -= 1;
    const { node, depth } = next;
    // Aliases lead to the same text again and again.
    const text = node.range?.join(' ');
    if (text !== undefined && seen.has(text)) continue;
    if (text !== undefined) seen.add(text);
    if (node.isTemplate) {
      problems.error('template-unquoted', 'A template such as {{ … }} must be in quotes; here it was not read.', {
        file: node.file,
        line: node.line,
        column: node.column,
      });
      continue;
    }
    if (depth > MAX_LEVELS) continue;
    const children = node.isMap ? node.entries().map(([, value]) => value) : node.items();
    for (const child of children.toReversed()) waiting.push({ node: child, depth: depth + 1 });
  }
}

/** Nodes and levels that are searched for templates: more than a file has, unless its aliases multiply it. */
const MAX_NODES = 500_000;
const MAX_LEVELS = 60;
