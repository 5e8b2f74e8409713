/** An owner as lists show it: a leading `@` says nothing there, unless it is all there is. */
export function ownerName(owner: string): string {
  return owner.replace(/^@(?=.)/, '');
}
