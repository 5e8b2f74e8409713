/**
 * Attributes of elements that show or take stored text, which may be in any language. Without a direction of its own,
 * a Hebrew or Arabic text has its full stop on the wrong side, and moves the words of the sentence around it.
 */

/** A name, owner, tag, data source or file name. A translator would make another name of it. */
export const NAME = { dir: 'auto', translate: false } as const;

/** Prose, such as a description or a reason. Translated, it says the same. */
export const PROSE = { dir: 'auto' } as const;

/** An id, a calculation or a query: always left to right, so that its signs keep their order. */
export const CODE = { dir: 'ltr', translate: false } as const;
