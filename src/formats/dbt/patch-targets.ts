import { valueAt } from '../interchange/json-view.ts';
import type { YamlNode } from '../yaml/yaml-node.ts';
import { aggregateFrame } from './aggregate.ts';
import { calculationOf, filterComment, type Lookup } from './calculation.ts';
import { definitionOf, measureAggregation } from './definition.ts';
import { escapedTemplates } from './jinja-text.ts';
import { ownerOf } from './metric-meta.ts';
import type { DbtProject, RawMetric } from './project.ts';

/** New values of a metric's fields; a field that is absent stays. */
export interface DbtChange {
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
  readonly calculation?: string | null | undefined;
  readonly owner?: string | null | undefined;
}

export type DbtField = keyof DbtChange;

/** The only scalar that holds a field, and its new text; or a sentence that says why there is none. */
export type Target = { readonly node: YamlNode; readonly text: string } | { readonly reason: string };

/** A metric in its file, with what its calculation is made of. */
export interface Located {
  readonly raw: RawMetric;
  readonly node: YamlNode;
  /** The measure that a simple metric of the legacy spec stands on, unless others stand on it, too. */
  readonly measureNode: YamlNode | undefined;
  readonly lookup: Lookup;
  readonly project: DbtProject;
  readonly ownerPaths: readonly string[];
}

/** Finds the scalar to replace for a new value of a field. */
export function targetOf(field: DbtField, value: string, metric: Located): Target {
  const slot = metric.node.at('config', 'meta', 'metricbook', field);
  if (slot.isScalar) return { node: slot, text: escapedTemplates(value) };
  switch (field) {
    case 'name':
      return textTarget(metric.node.get('label'), 'label', value);
    case 'description':
      return textTarget(metric.node.get('description'), 'description', value);
    case 'calculation':
      return calculationTarget(value, metric);
    case 'owner':
      return ownerTarget(value, metric);
  }
}

function textTarget(node: YamlNode, key: string, value: string): Target {
  if (!node.isScalar) return { reason: `it has no ${key} to change: add one` };
  if (/\{\{-?\s*doc\(/.test(node.text() ?? ''))
    return { reason: 'its description is in a docs block: change it there' };
  const text = escapedTemplates(value);
  return { node, text: key === 'description' ? withEnd(node, text) : text };
}

function ownerTarget(value: string, { raw, node, project, ownerPaths }: Located): Target {
  const found = ownerOf(raw, project, ownerPaths);
  if (found === undefined) return { reason: 'it has no owner to change: add one' };
  if (found.keys.length === 0) return { reason: "its owner is that of its group: change the group's owner" };
  const at = node.at(...found.keys);
  const text = at.isMap ? at.get('name') : at;
  if (!text.isScalar) return { reason: 'it has more than one owner: change them by hand' };
  return { node: text, text: escapedTemplates(value) };
}

/** A calculation is text around one expression: only that can be replaced. */
function calculationTarget(value: string, metric: Located): Target {
  const { raw, node, measureNode, lookup } = metric;
  const definition = definitionOf(raw);
  const { kind, own, measure } = definition;
  const whole = calculationOf(definition, lookup);
  const expr =
    valueAt(raw.json, 'type_params', 'expr') === undefined ? node.get('expr') : node.at('type_params', 'expr');
  if (kind === 'derived') return framed(value, '', filterComment(definition), expr);
  if (kind !== 'simple' || whole === null) {
    return { reason: `a ${definition.type} metric has no expression of its own: change it by hand` };
  }
  const found = measure === undefined ? undefined : lookup.measure(measure.name);
  const aggregation = own ?? (found && measureAggregation(found));
  const exprNode = own === undefined ? measureNode?.get('expr') : expr;
  if (aggregation === undefined || exprNode === undefined) {
    return { reason: 'other metrics have the same measure: change it by hand' };
  }
  const [before, after] = aggregateFrame(aggregation);
  return framed(value, before, after + whole.slice(before.length + aggregation.expr.length + after.length), exprNode);
}

function framed(value: string, before: string, after: string, node: YamlNode): Target {
  const isFramed = value.startsWith(before) && value.endsWith(after) && value.length > before.length + after.length;
  if (!isFramed) return { reason: 'its new calculation has another aggregate or filter: change it by hand' };
  if (!node.isScalar) return { reason: 'it has no expr to change: add one' };
  const text = value.slice(before.length, value.length - after.length);
  return { node, text: withEnd(node, text) };
}

/** A text with the line break that the reader takes off: a block has it, any other text only if it ends with one. */
function withEnd(node: YamlNode, text: string): string {
  return node.text()?.endsWith('\n') === true || text.endsWith('\n') ? `${text}\n` : text;
}
