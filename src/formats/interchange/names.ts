import type { Renaming } from './model.ts';

/** A format's rule for names, and how a name is made to follow it. */
export interface NameRule {
  isAllowed(name: string): boolean;
  /** A name that is allowed, for any text; the same for the same text. */
  allowed(text: string): string;
}

/**
 * The words of a text as one identifier: `Net Revenue (EUR)` becomes `net_revenue_eur`. Letters lose their accents;
 * those of other scripts stay. Empty if there is no letter and no digit.
 */
export function slugOf(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
}

/** Gives each text a name of its own: a repeated one gets `_2`, `_3` behind it. */
export class UniqueNames {
  readonly #taken = new Set<string>();

  take(name: string): string {
    let own = name;
    for (let n = 2; this.#taken.has(own); n += 1) own = `${name}_${n}`;
    this.#taken.add(own);
    return own;
  }
}

/** Greatest length of a file's name in bytes, less than any file system has, for what is put before and behind it. */
const FILE_NAME_BYTES = 180;

/** Names that Windows keeps for devices, whatever ends them. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/** Gives files names that every system takes, and that no other one has, also where upper and lower case are one. */
export class FileNames {
  readonly #taken = new Set<string>();

  take(name: string): string {
    const short = firstBytes(name, FILE_NAME_BYTES);
    const base = DEVICE.test(short) ? `${short}_` : short;
    let own = base;
    for (let n = 2; this.#taken.has(own.toLowerCase()); n += 1) own = `${base}_${n}`;
    this.#taken.add(own.toLowerCase());
    return own;
  }
}

/** The beginning of a text that has at most so many bytes in UTF-8. */
function firstBytes(text: string, most: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(most));
  return text.slice(0, read);
}

/** The names to write for metrics, by id, and the table of those that had to be changed. */
export function writtenNames(
  metrics: readonly { readonly id: string; readonly wanted: string }[],
  rule: NameRule,
): { readonly names: ReadonlyMap<string, string>; readonly renamings: readonly Renaming[] } {
  const unique = new UniqueNames();
  const names = new Map<string, string>();
  const renamings: Renaming[] = [];
  // Names that are allowed stay, whatever comes before them.
  const ordered = [...metrics].toSorted((a, b) => Number(rule.isAllowed(b.wanted)) - Number(rule.isAllowed(a.wanted)));
  for (const { id, wanted } of ordered) {
    const written = unique.take(rule.isAllowed(wanted) ? wanted : rule.allowed(wanted));
    names.set(id, written);
    if (written !== wanted) renamings.push({ id, name: wanted, written });
  }
  return { names, renamings };
}
