import type { Problem } from '../formats/interchange/model.ts';
import type { CliDeps } from './command.ts';

/** A problem in a line, as compilers print theirs: `models/orders.yml:12:3 warning: …`. */
export function problemLine({ severity, message, file, line, column, metric }: Problem): string {
  const place = file === undefined ? '' : [file, line, column].filter((part) => part !== undefined).join(':');
  const about = metric === undefined ? '' : ` [${metric}]`;
  return `${place === '' ? '' : `${place} `}${severity}: ${message}${about}`;
}

/** Prints what could not be read. Returns true if there is something: what is said of the rest is not said of all. */
export function reportUnread(problems: readonly Problem[], { err }: Pick<CliDeps, 'err'>): boolean {
  const errors = problems.filter(({ severity }) => severity === 'error');
  for (const problem of errors) err(problemLine(problem));
  return errors.length > 0;
}
