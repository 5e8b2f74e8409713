import type { ForeignMetric, JsonValue, TextFile, Writing } from '../interchange/model.ts';
import { writtenNames, type NameRule } from '../interchange/names.ts';
import { Problems } from '../interchange/problems.ts';
import { yamlText } from '../yaml/write-yaml.ts';

export interface DatahubOptions {
  /** Name of the node that all terms are in. */
  readonly node?: string;
  /** User that owns the glossary; DataHub demands one. */
  readonly owner?: string;
}

type Attributes = { readonly [key: string]: JsonValue };

/** Dots separate the nodes of a term's full name, so that a name has none. */
const TERM_NAME: NameRule = {
  isAllowed: (name) => name.trim() !== '' && name === name.trim() && !name.includes('.'),
  allowed: (text) => text.replaceAll('.', ' ').replaceAll(/\s+/gu, ' ').trim() || 'Metric',
};

/**
 * Writes metrics as terms of a DataHub business glossary (file version 1), with a node for each group. What a term has
 * no attribute for becomes one of its custom properties.
 */
export function writeDatahub(metrics: readonly ForeignMetric[], options: DatahubOptions = {}): Writing {
  const { node = 'Metrics', owner = 'datahub' } = options;
  const problems = new Problems();
  const wanted = metrics.map(({ id, name }) => ({ id, wanted: name }));
  const { names, renamings } = writtenNames(wanted, TERM_NAME);
  const fullNames = new Map(
    metrics.map((metric) => {
      const path = [TERM_NAME.allowed(node), ...groupsOf(metric), names.get(metric.id) ?? ''];
      return [metric.id, path.join('.')] as const;
    }),
  );
  for (const metric of metrics) {
    if (metric.description) continue;
    const message = `${metric.name} has no description, which DataHub demands; its name was written for it.`;
    problems.warn('datahub-no-description', message, { metric: metric.name });
  }
  const root = treeOf(metrics, TERM_NAME.allowed(node));
  const glossary = {
    version: '1',
    source: 'DataHub',
    owners: { users: [owner] },
    nodes: [nodeJson(root, (metric) => termJson(metric, names.get(metric.id) ?? metric.name, fullNames))],
  };
  const file: TextFile = { path: 'business_glossary.yml', text: yamlText(glossary) };
  return { files: [file], losses: problems.all, renamings };
}

interface GlossaryNode {
  readonly name: string;
  readonly nodes: Map<string, GlossaryNode>;
  readonly metrics: ForeignMetric[];
}

function treeOf(metrics: readonly ForeignMetric[], name: string): GlossaryNode {
  const root: GlossaryNode = { name, nodes: new Map(), metrics: [] };
  for (const metric of metrics) {
    let node = root;
    for (const group of groupsOf(metric)) {
      const next = node.nodes.get(group) ?? { name: group, nodes: new Map(), metrics: [] };
      node.nodes.set(group, next);
      node = next;
    }
    node.metrics.push(metric);
  }
  return root;
}

function groupsOf({ details }: ForeignMetric): string[] {
  const parts = (details.group ?? '').split('/').filter((part) => part.trim() !== '');
  return parts.slice(0, MAX_LEVELS).map((part) => TERM_NAME.allowed(part));
}

/** Groups in groups; the whole group is a custom property, too. */
const MAX_LEVELS = 20;

function nodeJson(node: GlossaryNode, term: (metric: ForeignMetric) => Attributes): Attributes {
  const nodes = Array.from(node.nodes.values(), (child) => nodeJson(child, term));
  return {
    name: node.name,
    description: node.name,
    ...(nodes.length > 0 ? { nodes } : {}),
    ...(node.metrics.length > 0 ? { terms: node.metrics.map((metric) => term(metric)) } : {}),
  };
}

function termJson(metric: ForeignMetric, name: string, fullNames: ReadonlyMap<string, string>): Attributes {
  const { description, owner, dependencies, details } = metric;
  const related = dependencies.flatMap((id) => fullNames.get(id) ?? []);
  const links = details.links.filter(({ url }) => url !== '').map(({ label, url }) => ({ label: label || url, url }));
  return {
    name,
    description: description || name,
    term_source: 'INTERNAL',
    ...(owner ? { owners: { users: [owner] } } : {}),
    ...(related.length > 0 ? { related_terms: related } : {}),
    ...(links.length > 0 ? { knowledge_links: links } : {}),
    custom_properties: propertiesOf(
      metric,
      dependencies.filter((id) => !fullNames.has(id)),
    ),
  };
}

/** The values that a term has no attribute for, as texts. */
function propertiesOf(metric: ForeignMetric, elsewhere: readonly string[]): Attributes {
  const { id, name, calculation, dataSource, tags, details } = metric;
  const own: [string, string | null][] = [
    ['metric_id', id],
    ['metric_name', name],
    ['calculation', calculation],
    ['data_source', dataSource],
    ['tags', tags.join(', ')],
    ['dependencies', elsewhere.join(', ')],
    ['synonyms', details.synonyms.join(', ')],
    ['unit', details.unit],
    ['format', details.format],
    ['kind', details.kind],
    ['grain', details.grain],
    ['group', details.group],
    ['language', details.language],
    ['notes', details.notes],
    ['hidden', details.isHidden ? 'true' : null],
  ];
  const reserved = new Set(own.map(([key]) => key));
  const custom = Array.from(
    details.custom,
    ([key, value]) => [reserved.has(key) ? `custom_${key}` : key, value] as const,
  );
  return Object.fromEntries([...own, ...custom].filter(([, value]) => value !== null && value !== ''));
}
