import type { TextFile } from '../interchange/model.ts';

/** The two forms that Power BI's semantic models come in. */
export type PowerBiForm = 'bim' | 'tmdl';

/** The form of a file of a semantic model; undefined for any other file. */
export function powerBiFormOf({ text }: TextFile): PowerBiForm | undefined {
  if (/^\uFEFF?\s*\{/u.test(text)) {
    const isModel = /"model"\s*:\s*\{/u.test(text) && /"tables"\s*:\s*\[/u.test(text);
    return isModel ? 'bim' : undefined;
  }
  const hasObject =
    /^[ \t]*(?:table|measure|relationship|model|role|expression|database|culture\w*)\s+[^\s:{(][^:{}\n]*$/mu;
  const hasProperty =
    /^[ \t]+(?:lineageTag|formatString|fromColumn|toColumn|displayFolder|dataType|sourceColumn|compatibilityLevel|culture|modelPermission)\s*:|^[ \t]+measure\s.*=/mu;
  return hasObject.test(text) && hasProperty.test(text) ? 'tmdl' : undefined;
}

/** True for a semantic model of Power BI: TMDL, or the JSON of `model.bim`. */
export function detectsPowerBi(file: TextFile): boolean {
  return powerBiFormOf(file) !== undefined;
}
