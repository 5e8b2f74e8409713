import type { TextField } from '../core/metric-fields.ts';
import { useApp } from '../core/use-app.ts';

/** A link that opens the form at the field it stands beside. Not rendered during a write block. */
export function EditLink({ id, field }: { readonly id: string; readonly field: TextField }) {
  const { navigation, saving } = useApp();
  if (saving.writeBlock.value !== undefined) return null;
  return (
    <a class="quiet-button" href={navigation.hrefTo({ at: 'edit', id, field })}>
      Edit<span class="visually-hidden"> {field}</span>
    </a>
  );
}
