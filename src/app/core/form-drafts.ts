import { isRecord, parseJson } from './local-json.ts';
import type { LocalStore } from './local-store.ts';

/** The texts of a small form, by field. */
export type Texts<Field extends string> = Readonly<Record<Field, string>>;

/** Text that was typed into a small form, with the values that the form started from. */
export interface FormDraft<Field extends string> {
  readonly texts: Texts<Field>;
  readonly base: Texts<Field>;
}

/** Text that was typed into small forms and neither saved nor discarded. This browser stores it by the form's name. */
export interface FormDrafts {
  /** Undefined if there is no draft that has all these fields. */
  find<Field extends string>(form: string, fields: readonly Field[]): FormDraft<Field> | undefined;
  keep<Field extends string>(form: string, draft: FormDraft<Field>): void;
  drop(form: string): void;
  /** Tells if the browser stored the draft; `overwritten` if another page replaced it with another one. */
  fateOf<Field extends string>(form: string, draft: FormDraft<Field>): 'stored' | 'refused' | 'overwritten';
}

/** Creates the drafts of small forms, in a local store. */
export function createFormDrafts(store: LocalStore): FormDrafts {
  const keyOf = (form: string): string => `typed:${form}`;
  return {
    find(form, fields) {
      const draft = parseJson(store.get(keyOf(form)));
      if (!isRecord(draft)) return undefined;
      const { texts, base } = draft;
      return hasTexts(texts, fields) && hasTexts(base, fields) ? { texts, base } : undefined;
    },
    keep: (form, draft) => store.set(keyOf(form), JSON.stringify(draft)),
    drop: (form) => store.remove(keyOf(form)),
    fateOf(form, draft) {
      if (store.get(keyOf(form)) !== JSON.stringify(draft)) return 'overwritten';
      return store.isPersisted(keyOf(form)) ? 'stored' : 'refused';
    },
  };
}

function hasTexts<Field extends string>(value: unknown, fields: readonly Field[]): value is Texts<Field> {
  return isRecord(value) && fields.every((field) => typeof value[field] === 'string');
}
