import { CatalogError } from '../../domain/core/catalog-error.ts';
import { groupsOf } from '../../domain/core/groups.ts';
import type { Instant } from '../../domain/core/instant.ts';
import type { Steps } from '../../domain/core/steps.ts';
import { sameText } from '../../domain/core/same-text.ts';
import { CUSTOM_PREFIX } from '../../domain/metric/detail-fields.ts';
import { readDetails } from '../../domain/metric/detail-texts.ts';
import { checkAuthor, checkNew, checkUpdates } from '../../domain/metric/metric-rules.ts';
import { DECLINED, type NewOrigin } from '../../domain/metric/origin.ts';
import { type Choices, isNotHere, isTaken } from '../../domain/review/choices.ts';
import type { TheirContent } from '../../domain/review/content.ts';
import { misfitValues } from '../../domain/review/custom-values.ts';
import type { FieldText } from '../../domain/review/field-value.ts';
import { TABLE_FIELDS, updatesOf } from '../../domain/review/metric-texts.ts';
import { isEmptyPlan, type Plan, planInSteps, type PlannedMetric } from '../../domain/review/plan.ts';
import { type Review, reviewInSteps } from '../../domain/review/review.ts';
import type { FileProblem } from '../../domain/review/reviewed-files.ts';
import { originKey, saidBy } from '../../domain/review/sides.ts';
import { customFields, defineCustomField } from '../metrics/custom-fields.ts';
import { insertDetails, updateDetails } from '../metrics/detail-saves.ts';
import { newSave, type RecordChange } from '../metrics/history.ts';
import { insertMetric } from '../metrics/metric-rows.ts';
import { checkFree, updateFields } from '../metrics/metric-saves.ts';
import { forgetOrigins, recordOrigins } from '../metrics/sources.ts';
import type { Connection } from '../sqlite/connection.ts';
import { attach, type Attachments, attachmentsOf, hasNoAttachments, type IdHere } from './attachments.ts';
import { ourSide } from './our-side.ts';

/** Beginning of the reason that an import gives its changes. */
export const IMPORTED_FROM = 'Imported from ';

/** The author of an import, with the time and reason for the history. */
export interface ImportAuthor {
  readonly changedBy: string;
  readonly changedAt: Instant;
  readonly reason: string;
  /** How the columns of the sheets of a source were read, as JSON to be kept with it, by the name of the source. */
  readonly mappings: ReadonlyMap<string, string>;
}

/** The effect of an import, before it is made. */
export interface ImportEffect {
  readonly review: Review;
  readonly plan: Plan;
  readonly attachments: Attachments;
  /** Values that do not fit the custom fields of the catalog. They are imported as they are. */
  readonly misfits: readonly FileProblem[];
}

/** Compares content with the catalog, in steps. Changes nothing. Throws `invalid-choice`. */
export function* importEffect(connection: Connection, content: TheirContent, choices: Choices): Steps<ImportEffect> {
  const review = yield* reviewInSteps(yield* ourSide(connection), content.side);
  const plan = yield* planInSteps(review, choices);
  yield;
  const attachments = attachmentsOf(connection, content, idsHere(review, choices));
  yield;
  return { review, plan, attachments, misfits: misfitValues(content, customFields(connection)) };
}

/** True if an import would change nothing. */
export function isNothing({ plan, attachments }: ImportEffect): boolean {
  return isEmptyPlan(plan) && hasNoAttachments(attachments);
}

/** Options of an import. */
interface ApplyOptions {
  /** The plan that the user agreed to. */
  readonly seen?: Plan;
  /** Called now and then with the metrics that are created or changed by now, and all of them. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Imports content as the choices say, as one save, in steps that belong into one transaction. Throws `conflict-changed`
 * before any change if the catalog was changed since the user agreed, so that the effect is another one.
 */
export function* applyReview(
  connection: Connection,
  content: TheirContent,
  choices: Choices,
  author: ImportAuthor,
  { seen, onProgress }: ApplyOptions = {},
): Steps<ImportEffect> {
  checkAuthor(author.changedBy);
  const effect = yield* importEffect(connection, content, choices);
  if (seen !== undefined && plainText(seen) !== plainText(effect.plan)) throw changedMeanwhile();
  if (isNothing(effect)) return effect;
  const { plan, review, attachments } = effect;
  addCustomFields(connection, plan);
  const record = newSave(connection, author);
  const edits = [
    ...plan.create.map((metric) => () => create(connection, metric, author.changedAt)),
    ...plan.update.map(
      ({ id, fields }) =>
        () =>
          update(connection, id, fields, record, author.changedAt),
    ),
  ];
  for (const [i, edit] of edits.entries()) {
    edit();
    if (i % EDITS_OF_STEP !== 0) continue;
    onProgress?.(i, edits.length);
    yield;
  }
  attach(connection, attachments, author.changedAt);
  yield;
  yield* recordPlaces(connection, content, effect, idsHere(review, choices), author);
  return effect;
}

/** Edits between two steps: some milliseconds. */
const EDITS_OF_STEP = 32;

/** The ids that the metrics of theirs have here, of those that are taken. */
function idsHere({ metrics }: Review, choices: Choices): IdHere {
  const ids = new Map<string, string>();
  for (const one of metrics) {
    if ('rows' in one) ids.set(one.theirs.id, one.ours.id);
    else if (isNotHere(one) && isTaken(choices, one)) ids.set(one.theirs.id, one.id);
  }
  return (theirs) => ids.get(theirs);
}

/**
 * Defines the custom fields that the catalog does not have yet; they take any text. Of names that are the same to a
 * reader only one is defined. The values of the others stay under their own, as those of a removed field do.
 */
function addCustomFields(connection: Connection, { create: created, update: updated }: Plan): void {
  const defined = new Set(customFields(connection).map(({ name }) => sameText(name)));
  const fields = [...created, ...updated].flatMap(({ fields: texts }) => [...texts.keys()]);
  for (const field of new Set(fields)) {
    const name = field.slice(CUSTOM_PREFIX.length);
    if (!field.startsWith(CUSTOM_PREFIX) || defined.has(sameText(name))) continue;
    defined.add(sameText(name));
    defineCustomField(connection, { name, type: 'text' });
  }
}

function create(connection: Connection, { id, fields }: PlannedMetric, now: Instant): void {
  const texts = new Map([...fields].filter(([field]) => !TABLE_FIELDS.has(field)));
  const metric = { ...updatesOf(fields), id, name: fields.get('name') ?? id };
  checkNew(metric);
  checkFree(connection, id);
  insertMetric(connection, metric, now);
  insertDetails(connection, id, readDetails(texts).details);
}

function update(
  connection: Connection,
  id: string,
  fields: ReadonlyMap<string, FieldText>,
  record: RecordChange,
  now: Instant,
): void {
  const updates = updatesOf(fields);
  checkUpdates(updates);
  updateFields(connection, id, updates, record, now);
  updateDetails(connection, id, new Map([...fields].filter(([field]) => !TABLE_FIELDS.has(field))), record, now);
}

/** Notes of each metric of theirs where it stands and what it says, also of those that say what they said before. */
function* recordPlaces(
  connection: Connection,
  { places }: TheirContent,
  { review, plan }: ImportEffect,
  idHere: IdHere,
  { changedBy, changedAt, mappings }: ImportAuthor,
): Steps<void> {
  forgetOrigins(connection, plan.forgotten);
  const newSaid = new Map(plan.origins.map((origin) => [originKey(origin), origin.said]));
  const declined = new Set(plan.declined.map(originKey));
  const origins = review.metrics.flatMap((one): (NewOrigin & { readonly source: string })[] => {
    if (!('theirs' in one)) return [];
    const [place] = one.theirs.origins;
    const key = originKey(place);
    const metricId = idHere(one.theirs.id) ?? (declined.has(key) ? DECLINED : undefined);
    const inFile = places.get(key);
    if (metricId === undefined || inFile === undefined) return [];
    const before = 'known' in one ? one.known?.said : undefined;
    return [{ ...place, ...inFile, metricId, said: newSaid.get(key) ?? before ?? saidBy(one.theirs) }];
  });
  const by = { importedBy: changedBy, importedAt: changedAt };
  for (const group of groupsOf(origins, ({ source, format }) => JSON.stringify([source, format])).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const { source: name, format } = first;
    for (let from = 0; from < group.length; from += EDITS_OF_STEP) {
      const some = group.slice(from, from + EDITS_OF_STEP);
      recordOrigins(connection, { name, format, mapping: mappings.get(name) ?? null }, some, by);
      yield;
    }
  }
}

function changedMeanwhile(): CatalogError {
  return new CatalogError(
    'conflict-changed',
    'The catalog was changed meanwhile, so this import would do something else than it said. Look at it again.',
  );
}

/** A plan as a text that is equal for equal plans. */
function plainText(plan: Plan): string {
  return JSON.stringify(plan, (_, value: unknown) => (value instanceof Map ? [...value] : value));
}
