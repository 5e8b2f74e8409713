import { Document, visit } from 'yaml';
import type { JsonValue } from '../interchange/model.ts';

/**
 * A value as YAML, the same for the same value. Texts that readers of YAML 1.1 take for something else, such as `yes`
 * and `0123`, stand in quotes; texts of several lines stand as they are, because a folded one joins lines, and then an
 * SQL comment swallows the rest.
 */
export function yamlText(value: JsonValue): string {
  const document = new Document(value, { aliasDuplicateObjects: false, compat: 'yaml-1.1' });
  visit(document, {
    Scalar(place, scalar) {
      // A key like any other here, but a reader would merge what stands under it.
      if (place === 'key' && scalar.value === '<<') scalar.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ lineWidth: 0, blockQuote: 'literal' });
}
