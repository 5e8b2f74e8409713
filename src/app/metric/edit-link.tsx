import type { TextField } from '../core/metric-fields.ts';
import { useApp } from '../core/use-app.ts';

/** Opens the form at one field, from where that is read. Not there while nothing can be changed. */
export function EditLink({ id, field }: { readonly id: string; readonly field: TextField }) {
  const { navigation, saving } = useApp();
  if (saving.writeBlock.value !== undefined) return null;
  return (
    <a class="quiet-button" href={navigation.hrefTo({ at: 'edit', id, field })}>
      Edit<span class="visually-hidden"> {field}</span>
    </a>
  );
}
