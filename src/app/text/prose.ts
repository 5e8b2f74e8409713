/** A piece of text within a line of a description. A link's target is safe to follow. */
export type ProsePiece =
  | { readonly is: 'text' | 'code'; readonly text: string }
  | { readonly is: 'strong' | 'emphasis' | 'struck'; readonly of: readonly ProsePiece[] }
  | { readonly is: 'link'; readonly href: string; readonly of: readonly ProsePiece[] }
  | { readonly is: 'break' };

/** A block on lines of its own. */
export type ProseBlock =
  | { readonly is: 'paragraph'; readonly of: readonly ProsePiece[] }
  /** `level` as written, 1 for the highest. */
  | { readonly is: 'heading'; readonly level: number; readonly of: readonly ProsePiece[] }
  | { readonly is: 'quote'; readonly of: readonly ProseBlock[] }
  /** `info` is what stands beside the fence, such as the language; empty if nothing does. */
  | { readonly is: 'code'; readonly info: string; readonly text: string }
  /** `start` is the first number; undefined for a list without numbers. */
  | { readonly is: 'list'; readonly start: number | undefined; readonly items: readonly ProseItem[] }
  | { readonly is: 'table'; readonly head: readonly ProseCell[]; readonly rows: readonly (readonly ProseCell[])[] }
  | { readonly is: 'rule' };

/** An item of a list. */
export interface ProseItem {
  /** True if it is ticked; undefined for an item that is not a task. */
  readonly done: boolean | undefined;
  /** Its number as written, if it does not follow from the one before. */
  readonly number: number | undefined;
  readonly of: readonly ProseBlock[];
}

/** A cell of a table. */
export interface ProseCell {
  readonly align: 'left' | 'center' | 'right' | null;
  readonly of: readonly ProsePiece[];
}

/** A description as it is shown. */
export type Prose =
  | { readonly is: 'read'; readonly blocks: readonly ProseBlock[] }
  /** It is too long, or too intricate, to be read as Markdown. */
  | { readonly is: 'as written'; readonly blocks: readonly ProseBlock[] };

/** A text in the lines in which it was written. */
export function asWritten(text: string): ProseBlock {
  return { is: 'paragraph', of: [{ is: 'text', text: text.trim() }] };
}
