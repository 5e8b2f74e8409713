import type { Problem } from '../formats/interchange/model.ts';

/** A problem in a line, as compilers print theirs: `models/orders.yml:12:3 warning: …`. */
export function problemLine({ severity, message, file, line, column, metric }: Problem): string {
  const place = file === undefined ? '' : [file, line, column].filter((part) => part !== undefined).join(':');
  const about = metric === undefined ? '' : ` [${metric}]`;
  return `${place === '' ? '' : `${place} `}${severity}: ${message}${about}`;
}
