import { isolated } from '../core/isolated.ts';
import { formatNumber, pluralize } from '../core/pluralize.ts';
import type { AmbiguousName } from './matching.ts';
import type { PlanCounts } from './plan.ts';

/** The effect of a plan, in a sentence: `Adds 12 metrics, changes 8 fields of 5; 3 conflicts keep your value.` */
export function planSentence({ created, changed, fields, keptConflicts }: PlanCounts): string {
  const metrics = created > 0 ? formatNumber(changed) : pluralize(changed, 'metric');
  const deeds = [
    ...(created > 0 ? [`adds ${pluralize(created, 'metric')}`] : []),
    ...(fields > 0 ? [`changes ${pluralize(fields, 'field')} of ${metrics}`] : []),
  ];
  const deed = deeds.length === 0 ? 'No metric is added or changed' : capital(deeds.join(', '));
  const kept = `; ${pluralize(keptConflicts, 'conflict')} ${keptConflicts === 1 ? 'keeps' : 'keep'} your value`;
  return `${deed}${keptConflicts === 0 ? '' : kept}.`;
}

/** Says why metrics with the same name were not matched. */
export function ambiguousSentence({ name, ours, theirs }: AmbiguousName): string {
  return (
    `“${isolated(name)}” is the name of ${pluralize(ours.length, 'metric')} here and of ` +
    `${formatNumber(theirs.length)} there, so none is matched by it.`
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
