import { useEffect, useState } from 'preact/hooks';
import type { FormDraft, Texts } from '../core/form-drafts.ts';
import { useApp } from '../core/use-app.ts';

/** A small form that stores every keystroke as a draft, so that leaving it loses nothing. */
export interface DraftForm<Field extends string> {
  readonly texts: Texts<Field>;
  /** The texts that the form started from. */
  readonly base: Texts<Field>;
  /** True if it started with a draft. */
  readonly broughtBack: boolean;
  write(field: Field, text: string): void;
  /** Writes all fields. */
  writeAll(texts: Texts<Field>): void;
  /** Compares the texts with these from now on. */
  rebase(base: Texts<Field>): void;
  /** Discards all that was typed. */
  drop(): void;
}

/** Opens a form by its name: with its draft if there is one, else with `start`. */
export function useDraftForm<Field extends string>(form: string, start: Texts<Field>): DraftForm<Field> {
  const { formDrafts, unloadGuard } = useApp();
  const fields = Object.keys(start) as Field[];
  const [found] = useState(() => formDrafts.find(form, fields));
  const [draft, setDraft] = useState<FormDraft<Field>>(found ?? { texts: start, base: start });

  function set(next: FormDraft<Field>): void {
    setDraft(next);
    if (isStale(next)) formDrafts.drop(form);
    else formDrafts.keep(form, next);
  }

  useEffect(
    () =>
      unloadGuard.watch(() => {
        if (isStale(draft)) return undefined;
        const fate = formDrafts.fateOf(form, draft);
        if (fate === 'stored') return undefined;
        return fate === 'refused' ? 'refused-draft' : 'same-form';
      }),
    [unloadGuard, formDrafts, form, draft],
  );

  return {
    ...draft,
    broughtBack: found !== undefined,
    write: (field, text) => set({ ...draft, texts: { ...draft.texts, [field]: text } }),
    writeAll: (texts) => set({ ...draft, texts }),
    rebase: (base) => set({ ...draft, base }),
    drop() {
      formDrafts.drop(form);
      setDraft({ texts: start, base: start });
    },
  };
}

function isStale<Field extends string>({ texts, base }: FormDraft<Field>): boolean {
  return (Object.keys(texts) as Field[]).every((field) => texts[field] === base[field]);
}
