/** True for the address of a page or of an e-mail. Nothing else can be opened: other addresses may run a program. */
export function isAddress(url: string): boolean {
  return URL.canParse(url) && ['http:', 'https:', 'mailto:'].includes(new URL(url).protocol);
}
