import type { CustomField } from '../../domain/metric/custom-field.ts';
import { isolated } from '../../domain/core/isolated.ts';
import type { AppContext } from '../core/app-context.ts';
import { defineFeature } from '../core/feature.ts';
import { createLiveQuery } from '../core/query.ts';
import type { Written } from '../core/saving.ts';
import { UNDO_LIST } from '../core/undo.ts';

/** The custom fields of the catalog, for the form. */
export const FORM_FIELDS = defineFeature((app) => createLiveQuery(app, () => app.client.customFields()));

/** The same, for the dialog that changes them, which may be open over the form. */
export const CUSTOM_FIELDS = defineFeature((app) => createLiveQuery(app, () => app.client.customFields()));

/** Defines a custom field, or changes the one of its name. */
export function define({ client, saving }: AppContext, field: CustomField): Promise<Written<void>> {
  return saving.write(() => client.defineCustomField(field));
}

/** Removes a custom field, and offers to bring it back. Metrics keep their values. Shows a notice. */
export async function remove(app: AppContext, field: CustomField): Promise<void> {
  const { client, notices, saving } = app;
  const written = await saving.write(() => client.removeCustomField(field.name));
  if (written.is === 'refused') notices.warn(written.because.message);
  if (written.is !== 'done') return;
  UNDO_LIST.of(app).did({
    text: `The field ${isolated(field.name)} was removed. Metrics keep their values.`,
    undo: () => define(app, field),
    undone: `Undone: the field ${isolated(field.name)} is there again.`,
    redo: () => saving.write(() => client.removeCustomField(field.name)),
  });
}
