import { customFields, defineCustomField, removeCustomField } from '../../database/metrics/custom-fields.ts';
import type { CustomField } from '../../domain/metric/custom-field.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of custom fields. */
export type CustomFieldsApi = ReturnType<typeof createCustomFieldsApi>;

/** The custom fields that the catalog defines. */
export function createCustomFieldsApi({ query, edit }: ApiDeps) {
  return {
    /** Returns the custom fields, in their order. */
    customFields(): Promise<CustomField[]> {
      return query(customFields);
    },

    /** Defines a custom field, or changes the one of this name. Throws `conflict-duplicate-field` or the code of a fault. */
    defineCustomField(field: CustomField): Promise<void> {
      return edit((connection) => defineCustomField(connection, field));
    },

    /** Removes a custom field; values stay with their metrics. Throws `custom-field-not-found`. */
    removeCustomField(name: string): Promise<void> {
      return edit((connection) => removeCustomField(connection, name));
    },
  };
}
