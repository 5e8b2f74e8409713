import { shortened } from '../core/characters.ts';
import { type CustomField, customValueFaults } from '../metric/custom-field.ts';
import { CUSTOM_PREFIX } from '../metric/detail-fields.ts';
import type { TheirContent } from './content.ts';
import type { FileProblem } from './reviewed-files.ts';
import { nameOf, originKey } from './sides.ts';

/** Characters of a value that a problem shows. */
const SHOWN_LENGTH = 60;

/**
 * Lists the values of theirs that do not fit the type of their custom field, by the checks of the form. They are imported
 * as they are: another text would be a guess, and none a loss.
 */
export function misfitValues({ side, places }: TheirContent, fields: readonly CustomField[]): FileProblem[] {
  if (fields.length === 0) return [];
  return side.metrics.flatMap((metric) => {
    const place = places.get(originKey(metric.origins[0]));
    return fields.flatMap((field): FileProblem[] => {
      const value = metric.fields.get(`${CUSTOM_PREFIX}${field.name}`);
      const [fault] = value === undefined ? [] : customValueFaults(field, value);
      if (value === undefined || fault === undefined) return [];
      return [
        {
          severity: 'warning',
          code: 'custom-value',
          message: `“${shortened(value, SHOWN_LENGTH)}” in “${field.name}” ${fault.problem}. The text is kept as it is.`,
          file: place?.file,
          line: place?.line ?? undefined,
          metric: nameOf(metric),
        },
      ];
    });
  });
}
