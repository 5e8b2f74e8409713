import { parseSync, Visitor, type ESTree } from 'vite';
import type { SourceFile } from '../architecture.ts';

/** Attributes whose value no user reads or hears. */
const SILENT_ATTRIBUTES: ReadonlySet<string> = new Set([
  'class',
  'd',
  'for',
  'href',
  'id',
  'key',
  'rel',
  'role',
  'src',
  'style',
  'type',
  'viewBox',
]);

/** Calls whose text is for programs: SQL, selectors, formats. */
const SILENT_CALLS: ReadonlySet<string> = new Set([
  'all',
  'closest',
  'each',
  'exec',
  'first',
  'matches',
  'matchMedia',
  'prepare',
  'querySelector',
  'querySelectorAll',
  'row',
  'rows',
  'run',
  'value',
  'values',
]);

/** Matches a text with two words of SQL, which makes it SQL. */
const SQL =
  /\b(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|PRAGMA|CAST|CASE|WHEN|WHERE|EXISTS|ESCAPE|INTO|FROM|LIKE|IN|IS|IS NOT|NOT|NULL|OR|AND|AS|UNION|SAVEPOINT|RELEASE|ROWID|UNIQUE|INDEX)\b/g;

/** Names of keys, which are compared, not shown. */
const KEYS: ReadonlySet<string> = new Set(['Backspace', 'Ctrl', 'End', 'Enter', 'Escape', 'Home', 'Shift', 'Tab']);

/**
 * Returns all texts of a source file that a user can read or hear: text in JSX, attributes such as `aria-label`, and
 * strings that read as words. Values inserted at run time stand in braces. In the order of the file, each once.
 */
export function screenStrings({ path, source }: SourceFile): string[] {
  const { program } = parseSync(path, source);
  const found: { readonly at: number; readonly text: string }[] = [];
  const silent: (readonly [start: number, end: number])[] = [];
  const isSilent = (at: number): boolean => silent.some(([start, end]) => start <= at && at < end);
  const keep = (node: ESTree.Node, text: string): void => {
    found.push({ at: node.start, text: text.replace(/\0/g, '\\0').replace(/\s+/g, ' ').trim() });
  };
  const inline = new Set<ESTree.Node>();
  const keepChildren = (node: ESTree.JSXElement | ESTree.JSXFragment): void => {
    if (inline.has(node) || !node.children.some((child) => child.type === 'JSXText' && /\p{L}/u.test(child.value)))
      return;
    keep(node, sentenceOf(node, source, inline));
  };
  new Visitor({
    ImportDeclaration: (node) => silent.push([node.start, node.end]),
    ExportNamedDeclaration: (node) => node.source && silent.push([node.source.start, node.source.end]),
    TSLiteralType: (node) => silent.push([node.start, node.end]),
    JSXAttribute: (node) => {
      const name = source.slice(node.name.start, node.name.end);
      if (SILENT_ATTRIBUTES.has(name) || name.startsWith('data-')) silent.push([node.start, node.end]);
    },
    CallExpression: (node) => {
      if (SILENT_CALLS.has(calledName(node.callee))) silent.push([node.start, node.end]);
    },
    JSXElement: (node) => keepChildren(node),
    JSXFragment: (node) => keepChildren(node),
    Literal: (node) => {
      if (typeof node.value === 'string' && readsAsWords(node.value)) keep(node, node.value);
    },
    TemplateLiteral: (node) => {
      const text = node.quasis
        .map((quasi, i) => quasi.value.raw + (node.expressions[i] ? insertion(node.expressions[i], source) : ''))
        .join('');
      // A number or a name stands for what is filled in: `${count} upstream` reads as words, too.
      if (readsAsWords(node.quasis.map((quasi) => quasi.value.raw).join('N'))) keep(node, text);
    },
  }).visit(program);
  return [
    ...new Set(
      found
        .filter(({ at }) => !isSilent(at))
        .toSorted((a, b) => a.at - b.at)
        .map(({ text }) => text),
    ),
  ];
}

/** Returns the text of an element with its inner elements, such as emphasis, which are then not listed again. */
function sentenceOf(
  { children }: ESTree.JSXElement | ESTree.JSXFragment,
  source: string,
  inline: Set<ESTree.Node>,
): string {
  const parts = children.map((child) => {
    switch (child.type) {
      case 'JSXText':
        return child.value.replace(/\s*\n\s*/g, ' ');
      case 'JSXExpressionContainer':
        return insertion(child.expression, source);
      case 'JSXElement':
      case 'JSXFragment':
        inline.add(child);
        return sentenceOf(child, source, inline);
      default:
        return '';
    }
  });
  return parts.join('');
}

function calledName(callee: ESTree.Node): string {
  if (callee.type === 'Identifier') return callee.name;
  return callee.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee.property.name : '';
}

/** Tells if a text is SQL, or a value of CSS. */
function isCode(text: string): boolean {
  return (text.match(SQL)?.length ?? 0) > 1 || /^\s*(SELECT|SAVEPOINT|RELEASE)\b|var\(--|\d+px /.test(text);
}

/** Tells if a text has a space between letters, or begins with a capital and goes on in small letters. */
function readsAsWords(text: string): boolean {
  if (KEYS.has(text) || isCode(text)) return false;
  if (/\p{L}[\p{L}’',.:;!?”)…]* +[\p{L}“(]/u.test(text)) return true;
  return /^\p{Lu}\p{Ll}+[….!?]?$/u.test(text.trim());
}

/** Returns an inserted expression as it is written; one that only keeps words apart becomes a space. */
function insertion(expression: ESTree.Node, source: string): string {
  const text = source.slice(expression.start, expression.end).replace(/\s+/g, ' ');
  if (/^'\s*'$/.test(text)) return ' ';
  return text.length <= 40 ? `{${text}}` : '{…}';
}
