import type { TextFile } from '../interchange/model.ts';

/**
 * True for a file of Open Semantic Interchange (Apache Ossie), YAML or JSON: a model, an ontology, or the definition of
 * the format itself, which the reader tells apart. A `semantic_model` without a version that is no list is old dbt.
 */
export function detectsOsi({ text }: TextFile): boolean {
  if (/^\uFEFF?\s*\{/u.test(text)) return /"semantic_model"\s*:/u.test(text) && /"version"\s*:/u.test(text);
  const hasModel = /^["']?semantic_model["']?\s*:\s*(?:#.*)?$/mu.test(text) || /^semantic_model\s*:\s*\[/mu.test(text);
  const hasOntology = /^ontology(?:_mappings)?\s*:/mu.test(text);
  return (hasModel || hasOntology) && /^["']?version["']?\s*:/mu.test(text);
}
