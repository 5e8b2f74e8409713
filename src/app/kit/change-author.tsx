/** Who did something; in italics where nobody is named. */
export function ChangeAuthor({ name }: { readonly name: string | null }) {
  return name === null || name.trim() === '' ? <i class="missing">unknown author</i> : <span>{name}</span>;
}
