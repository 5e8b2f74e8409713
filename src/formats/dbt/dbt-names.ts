import { slugOf, type NameRule } from '../interchange/names.ts';

const MAX_LENGTH = 250;
/** Leaves room for the number behind a repeated name. */
const CUT = 200;

/** Names of metrics that dbt (1.12) and MetricFlow both allow: lower case, two characters, no `__`, no `_` at the end. */
export const METRIC_NAMES: NameRule = {
  isAllowed: (name) =>
    /^(?!.*__)[a-z][a-z0-9_]*[a-z0-9]$/.test(name) && name.length <= MAX_LENGTH && name !== 'metric_time',
  allowed: (text) => identifierOf(text, 'metric'),
};

/** Names of models, which are names of tables. */
export const MODEL_NAMES: NameRule = {
  isAllowed: (name) => /^[A-Za-z_]\w*$/.test(name) && name.length <= MAX_LENGTH,
  allowed: (text) => identifierOf(text, 'model'),
};

function identifierOf(text: string, prefix: string): string {
  const slug = slugOf(text)
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, CUT)
    .replace(/^_+|_+$/g, '');
  return /^[a-z]./.test(slug) && slug !== 'metric_time' ? slug : `${prefix}_${slug}`.replace(/_$/, '');
}
