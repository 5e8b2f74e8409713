import type { Edit } from './bench-page.ts';

/** Returns the two statements of an edit, with their parameters, which both peers run in one transaction. */
export function statementsOf(edit: Edit): { readonly sql: string; readonly params: (string | null)[] }[] {
  return [
    {
      sql: `UPDATE metrics SET ${edit.column} = ?, updated_at = ? WHERE id = ?`,
      params: [edit.newValue, edit.changedAt, edit.id],
    },
    {
      sql: `INSERT INTO metric_history (metric_id, field_name, old_value, new_value, changed_by, changed_at)
            VALUES (?, ?, ?, ?, ?, ?)`,
      params: [edit.id, edit.column, edit.oldValue, edit.newValue, edit.changedBy, edit.changedAt],
    },
  ];
}
