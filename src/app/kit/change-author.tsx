import { NAME } from './stored-text.ts';
/** The author of a change or usage; in italics if no name is recorded. */
export function ChangeAuthor({ name }: { readonly name: string | null }) {
  return name === null || name.trim() === '' ? <i class="missing">unknown author</i> : <bdi {...NAME}>{name}</bdi>;
}
