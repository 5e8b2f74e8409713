/** Days of usage before today that the page shows in a row. */
const DAYS = 30;

/**
 * The user's own day, with the differences to UTC now and at the beginning of the days whose usage a row shows: where
 * they are the same, all these days are. Asking for the name of the time zone takes the browser longer than a start
 * should.
 */
export function dayMark(now: Date): string {
  const then = new Date(now.getTime() - DAYS * 86_400_000);
  return [now.toDateString(), now.getTimezoneOffset(), then.getTimezoneOffset()].join(' ');
}

/**
 * True for WebKit, by what the browser says of itself. There a page that is left while its worker writes, or that opens
 * a database beside its worker, may keep the next page from reading that database.
 */
export function isWebKit(userAgent: string): boolean {
  return userAgent.includes('AppleWebKit') && !/Chrom(?:e|ium)/.test(userAgent);
}

/**
 * The build of the page, from the address of its worker's script. Its name has a digest of the script, so no two builds
 * that read the catalog otherwise have the same; during development all have.
 */
export function buildOf(script: string): string {
  return script.replace(/[?#].*$/, '').replace(/^.*\//, '');
}
