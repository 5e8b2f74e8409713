import type { TextFile } from '../interchange/model.ts';

const MODELS = /^\uFEFF?models[ \t]*:/m;
const META = /^[ \t]+(- )?(config|meta)[ \t]*:/m;
/** A map of metrics, where dbt has a list. */
const METRIC_MAP = /^[ \t]+metrics[ \t]*:[ \t]*(\{|(#.*)?\r?\n([ \t]*(#.*)?\r?\n)*[ \t]+[^\s#-])/m;
const FLOW = /\bmeta:[ \t]*\{[^\n]*\bmetrics:[ \t]*\{/;
const MODEL_AS_CODE = /^type[ \t]*:[ \t]*['"]?model\/v1\b/m;

/** True for YAML of a dbt project whose models or columns have Lightdash's metrics, and for Lightdash's own models. */
export function detectsLightdash({ text }: TextFile): boolean {
  if (MODEL_AS_CODE.test(text)) return true;
  return MODELS.test(text) && (FLOW.test(text) || (META.test(text) && METRIC_MAP.test(text)));
}
